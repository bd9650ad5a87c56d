import { useTranslation } from 'react-i18next'
import { type Actor, knownAction, knownKind } from './audit.ts'

/** Actions, kinds of objects and actors in words; one that has none by its code. */
export function useAuditWords() {
  const { t } = useTranslation('audit')
  return {
    action(action: string): string {
      const known = knownAction(action)
      return known ? t(`action.${known}`) : action
    },
    kind(kind: string): string {
      const known = knownKind(kind)
      return known ? t(`kind.${known}`) : kind
    },
    actor({ kind, name }: Actor): string {
      if (kind === 'system') return t('actor.system')
      if (kind === 'member') return t('actor.member')
      return name ?? t('actor.gone')
    },
  }
}
