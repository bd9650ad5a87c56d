import { useTranslation } from 'react-i18next'

/** A value of the profile as text. */
export function AttributeValue({ value }: { readonly value: unknown }) {
  const { t } = useTranslation('members')
  if (typeof value === 'boolean') return t(value ? 'value.true' : 'value.false')
  if (value === null || value === undefined) return '—'
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.join(' · ')
  if (typeof value === 'object') return <code className="mono">{JSON.stringify(value)}</code>
  return String(value)
}
