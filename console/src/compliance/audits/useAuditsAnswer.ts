import { listAudits } from '@regulars/contract/audits'
import { useUi } from '@regulars/ui/context.tsx'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../../api.ts'
import { headlineOf, overdueWords } from './audits.ts'

/** The sentence that the audits open with. */
export function useAuditsAnswer(enabled: boolean): string | undefined {
  const { t } = useTranslation('audits')
  const { format } = useUi()
  const { data } = useEndpoint(listAudits, {}, { enabled })
  if (!data) return undefined
  const headline = headlineOf(data)
  switch (headline.kind) {
    case 'overdue':
      return t('answer.overdue', {
        what: overdueWords(headline, (kind, count) => t(kind, { count, n: format.count(count) })),
      })
    case 'open': {
      const { quarter, judged, items, openFindings, dueOn } = headline.audit
      const counts = { n: format.count(judged), of: format.count(items), findings: format.count(openFindings) }
      return t('answer.open', { quarter, ...counts, day: format.day(dueOn) })
    }
    case 'none':
      return t('answer.none', { quarter: headline.quarter, day: format.day(headline.nextOn) })
    case 'closed':
      return t('answer.closed', {
        quarter: headline.audit.quarter,
        findings: format.count(headline.findings),
        day: format.day(headline.nextOn),
      })
  }
}
