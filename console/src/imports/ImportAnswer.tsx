import { useFormat } from '@regulars/ui/context.tsx'
import { useTranslation } from 'react-i18next'
import { type ImportRow, isWorking } from './report.ts'

/** The one sentence about an import. */
export function ImportAnswer({ job, currency }: { readonly job: ImportRow; readonly currency: string | undefined }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const { state, dryRun, report, rows, seconds } = job
  if (state === 'failed') return t('answer.failed')
  if (state === 'cancelled') return t('answer.cancelled')
  if (state === 'undone') return t('answer.undone')
  if (isWorking(job)) return t(`answer.${state === 'undoing' ? 'undoing' : dryRun ? 'checking' : 'importing'}`)
  if (rows) {
    return t(dryRun ? 'answer.rowsChecked' : 'answer.rowsDone', {
      created: format.count(rows.created),
      changed: format.count(rows.changed),
      unchanged: format.count(rows.unchanged),
      lines: format.count(rows.lines),
      quarantined: format.count(rows.quarantined),
      seconds: format.duration(seconds),
    })
  }
  if (!report) return null
  return t(dryRun ? 'answer.checked' : 'answer.done', {
    orders: format.count(report.orders),
    members: format.count(report.buyers),
    money: format.moneyShort(report.grossSalesMills, currency),
    lines: format.count(report.lines),
    quarantined: format.count(report.quarantined),
    seconds: format.duration(seconds),
  })
}
