import { useTranslation } from 'react-i18next'

interface Named {
  readonly code: string
  readonly name: { readonly 'zh-CN': string; readonly en: string }
}

export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'limited'; readonly stores: readonly string[]; readonly regions: readonly string[] }

/** A role by its code; one that was deleted keeps the code as its name. */
export function useRoleName(roles: readonly Named[]): (code: string) => string {
  const { i18n } = useTranslation()
  return (code) => roles.find((role) => role.code === code)?.name[localeOf(i18n.language)] ?? code
}

export const localeOf = (language: string): 'zh-CN' | 'en' => (language === 'en' ? 'en' : 'zh-CN')

export const placesOf = (scope: Scope): string =>
  scope.kind === 'all' ? '' : [...scope.stores, ...scope.regions].join(', ') || '–'

/** Stores and regions as a form holds them; nothing in both boxes with the switch on means: no member at all. */
export function scopeOf(form: {
  readonly limited?: boolean | undefined
  readonly stores?: readonly string[] | undefined
  readonly regions?: readonly string[] | undefined
}) {
  return form.limited
    ? { kind: 'limited' as const, stores: [...(form.stores ?? [])], regions: [...(form.regions ?? [])] }
    : { kind: 'all' as const }
}
