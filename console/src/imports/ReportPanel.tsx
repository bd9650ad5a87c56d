import { importErrors } from '@regulars/contract/connections'
import { useFormat } from '@regulars/ui/context.tsx'
import { Stat } from '@regulars/ui/Stat.tsx'
import { useTranslation } from 'react-i18next'
import { DownloadButton } from '../shell/DownloadButton.tsx'
import { type ImportRow, lineRows, type Report, reasonRows } from './report.ts'

interface Props {
  readonly job: ImportRow
  readonly report: Report
  readonly currency: string | undefined
}

/** What an import brought, and what became of every line. */
export function ReportPanel({ job, report, currency }: Props) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  return (
    <>
      <section className="panel" aria-labelledby="result-title">
        <h2 className="panel-title" id="result-title">
          {job.dryRun ? t('report.would') : t('report.did')}
        </h2>
        <div className="import-stats">
          <Stat
            label={t('report.orders')}
            value={format.count(report.orders)}
            {...(report.boundOrders && { note: t('report.bound', { n: format.count(report.boundOrders) }) })}
          />
          <Stat
            label={t('report.buyers')}
            value={format.count(report.buyers)}
            note={t('report.newMembers', { n: format.count(report.newMembers) })}
          />
          <Stat label={t('report.grossSales')} value={format.money(report.grossSalesMills, currency)} />
          <Stat
            label={t('report.refunds')}
            value={format.count(report.refunds)}
            note={format.money(report.refundedMills, currency)}
          />
          <Stat
            label={t('report.nonMemberOrders')}
            value={format.count(report.nonMemberOrders)}
            note={t('report.nonMemberHint')}
          />
          {report.closedOrders ? (
            <Stat label={t('report.closed')} value={format.count(report.closedOrders)} note={t('report.closedHint')} />
          ) : null}
          <Stat
            label={t('report.unchanged')}
            value={format.count(report.unchangedOrders)}
            note={t('report.unchangedHint')}
          />
        </div>
      </section>
      <section className="panel" aria-labelledby="lines-title">
        <h2 className="panel-title" id="lines-title">
          {t('lines.title', { lines: format.count(report.lines) })}
        </h2>
        <Lines report={report} />
        {report.quarantined > 0 && <Reasons job={job} report={report} />}
      </section>
    </>
  )
}

function Lines({ report }: { readonly report: Report }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const rows = lineRows(report)
  return (
    <>
      <div className="lines-bar" aria-hidden="true">
        {rows.map(({ kind, share }) => (
          <span key={kind} className={`lines-${kind}`} style={{ width: `${share * 100}%` }} />
        ))}
      </div>
      <ul className="lines-list">
        {rows.map(({ kind, lines, share }) => (
          <li key={kind}>
            <span className="mark">
              <span className={`mark-dot lines-${kind}`} aria-hidden="true" />
              {t(`lines.${kind}`)}
            </span>
            <span className="number">
              {format.count(lines)} <span className="soft">{format.percent(share)}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Why lines were put aside, and the file of them. */
export function Reasons({ job, report }: { readonly job: ImportRow; readonly report: Pick<Report, 'reasons'> }) {
  const { t, i18n } = useTranslation('imports')
  const format = useFormat()
  return (
    <>
      <h3 className="mapping-group">{t('reasons.title')}</h3>
      <ul className="lines-list">
        {reasonRows(report).map(({ reason, lines }) => (
          <li key={reason}>
            {/* The server may learn new reasons before this page learns their words. */}
            <span>
              {i18n.exists(`imports:reason.${reason}`) ? t(`reason.${reason}` as 'reason.zero_price') : reason}
            </span>
            <span className="number">{format.count(lines)}</span>
          </li>
        ))}
      </ul>
      <DownloadButton
        endpoint={importErrors}
        sent={{ params: { id: job.id } }}
        fileName={`${job.fileName.replace(/\.[^.]*$/, '')}-errors.csv`}
      >
        {t('reasons.download')}
      </DownloadButton>
    </>
  )
}
