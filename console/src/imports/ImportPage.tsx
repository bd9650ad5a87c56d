import { PageHead } from '@regulars/ui/PageHead.tsx'
import { useTranslation } from 'react-i18next'

export function ImportPage() {
  const { t } = useTranslation('shell')
  return <PageHead title={t('nav.imports')} />
}
