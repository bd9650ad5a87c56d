import { PageHead } from '@regulars/ui/PageHead.tsx'
import { useTranslation } from 'react-i18next'

export function MemberPage() {
  const { t } = useTranslation('shell')
  return <PageHead title={t('nav.members')} />
}
