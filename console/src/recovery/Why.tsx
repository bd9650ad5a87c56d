import { useTranslation } from 'react-i18next'

/** Why a run failed: in our words where we know it, else as the engine said it. */
export function Why({ error }: { readonly error: string | null }) {
  const { t } = useTranslation('recovery')
  if (error === null) return null
  return <div className="soft recovery-error">{error === 'interrupted' ? t('error.interrupted') : error}</div>
}
