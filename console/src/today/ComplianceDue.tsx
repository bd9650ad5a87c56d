import { listAudits } from '@regulars/contract/audits'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { overdueWords } from '../compliance/audits/audits.ts'
import { useMay } from '../session.ts'
import { LinkButton } from '../shell/LinkButton.tsx'

/** Compliance audits and findings that are overdue, for those who may see them. */
export function ComplianceDue() {
  const { t } = useTranslation(['today', 'audits'])
  const { format } = useUi()
  const enabled = useMay('audit:read')
  const overdue = useEndpoint(listAudits, {}, { enabled }).data?.overdue
  if (!overdue || overdue.audits + overdue.findings === 0) return null
  const what = overdueWords(overdue, (kind, count) => t(`audits:${kind}`, { count, n: format.count(count) }))
  return (
    <Alert
      type="warning"
      showIcon
      title={t('compliance.overdue', { what })}
      description={
        <LinkButton size="small" to="/compliance" search={{ tab: 'audits' }}>
          {t('compliance.see')}
        </LinkButton>
      }
    />
  )
}
