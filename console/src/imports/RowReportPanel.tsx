import { useFormat } from '@regulars/ui/context.tsx'
import { Stat } from '@regulars/ui/Stat.tsx'
import { useTranslation } from 'react-i18next'
import { Reasons } from './ReportPanel.tsx'
import type { ImportRow, RowReport } from './report.ts'

/** What became of the rows of an import that is not of orders. */
export function RowReportPanel({ job, report }: { readonly job: ImportRow; readonly report: RowReport }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  return (
    <section className="panel" aria-labelledby="rows-result-title">
      <h2 className="panel-title" id="rows-result-title">
        {job.dryRun ? t('report.would') : t('report.did')}
      </h2>
      <div className="import-stats">
        <Stat label={t('report.created')} value={format.count(report.created)} />
        <Stat label={t('report.changed')} value={format.count(report.changed)} />
        <Stat label={t('report.unchanged')} value={format.count(report.unchanged)} />
        <Stat label={t('column.quarantined')} value={format.count(report.quarantined)} />
      </div>
      {report.quarantined > 0 && <Reasons job={job} report={report} />}
    </section>
  )
}
