import { useWords } from './i18n/index.ts'
import { useFormat } from './useFormat.ts'

/** Says that an opt-out by the browser is honoured: a law asks that it be shown, not only done (11 CCR 7025(c)(6)). */
export function SharingNotice({ since }: { since: string | null }) {
  const { t } = useWords()
  const format = useFormat()
  if (since === null) return null
  return (
    <p className="card" role="status">
      <strong>{t('sharing.honoured')}</strong>
      <span className="hint">{t('sharing.explain', { day: format.dayOf(since) })}</span>
    </p>
  )
}
