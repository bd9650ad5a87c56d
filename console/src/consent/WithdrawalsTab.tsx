import type { ResponseOf } from '@regulars/contract'
import { withdrawalReport } from '@regulars/contract/board'
import { listPurposes } from '@regulars/contract/consent'
import { listCollectionPoints } from '@regulars/contract/notices'
import { useUi } from '@regulars/ui/context.tsx'
import { Stat } from '@regulars/ui/Stat.tsx'
import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { LineNote } from '../insights/LineNote.tsx'
import { MetricAlerts } from '../insights/MetricAlerts.tsx'
import { parts, written } from '../insights/metric.ts'
import { addDays } from '../insights/period.ts'
import { Series } from '../insights/SeriesPanel.tsx'
import { dayIn } from '../insights/series.ts'
import { useWorkspace } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { MessageRates, RateTable } from './RateTable.tsx'

type Report = ResponseOf<typeof withdrawalReport>

const spans = [30, 90, 365] as const
type Days = (typeof spans)[number]
/** The line is one of months: a year of them is drawn, whatever the period. */
const DAYS_DRAWN = 364

/** How many take their consent back, whose it was, and after which messages. */
export function WithdrawalsTab() {
  const { t } = useTranslation('consent')
  const { timeZone } = useWorkspace()
  const [days, setDays] = useState<Days>(30)
  const to = dayIn(new Date().toISOString(), timeZone)
  const query = { from: addDays(to, 1 - days), to }
  const report = useEndpoint(withdrawalReport, { query }, { keepPrevious: true })
  return (
    <div className="stack">
      <Segmented<Days>
        aria-label={t('withdrawals.span')}
        className="withdrawals-span"
        value={days}
        onChange={setDays}
        options={spans.map((value) => ({ value, label: t('withdrawals.days', { n: String(value) }) }))}
      />
      <Answer of={report} rows={12}>
        {(data) => (
          <div className="stack" aria-busy={report.isPlaceholderData}>
            <MetricAlerts alerts={data.alerts} without="see_sources" />
            <Rate report={data} />
            <Along report={data} />
          </div>
        )}
      </Answer>
    </div>
  )
}

function Rate({ report: { metric, total, from, to } }: { readonly report: Report }) {
  const { locale, format } = useUi()
  const numbers = parts(metric, total, format)
  return (
    <section className="panel" aria-label={metric.name[locale]}>
      <Stat
        label={metric.name[locale]}
        value={written(total.value, metric.unit, format)}
        note={<LineNote metric={metric} value={total.value} />}
        formula={{
          formula: metric.formula[locale],
          description: metric.description[locale],
          period: `${format.day(from)} – ${format.day(to)}`,
          ...(numbers && { parts: numbers }),
          version: `${metric.id} · ${metric.version}`,
        }}
      />
      <Series
        metric={metric}
        period={{ from: addDays(to, -DAYS_DRAWN), to }}
        grain={metric.grain === 'month' ? 'month' : 'day'}
      />
    </section>
  )
}

/** The same rate along each side of a consent, and after messages. */
function Along({ report }: { readonly report: Report }) {
  const { t } = useTranslation(['consent', 'terms'])
  const { locale, format } = useUi()
  const purposes = useEndpoint(listPurposes, {}).data?.items ?? []
  const points = useEndpoint(listCollectionPoints, {}).data?.items ?? []
  const named = (all: readonly { code: string; name: Record<typeof locale, string> }[]) => (key: string) =>
    all.find(({ code }) => code === key)?.name[locale] ?? key
  return (
    <>
      <div className="withdrawals-grid">
        <RateTable
          title={t('withdrawals.channels')}
          rows={report.channels}
          nameOf={(key) => t(`terms:channel.${key as 'email'}`)}
        />
        <RateTable title={t('withdrawals.purposes')} rows={report.purposes} nameOf={named(purposes)} />
        <RateTable
          title={t('withdrawals.sources')}
          text={t('withdrawals.sourcesText')}
          rows={report.sources}
          nameOf={named(points)}
        />
        <section className="panel" aria-labelledby="withdrawals-ways">
          <h2 className="panel-title" id="withdrawals-ways">
            {t('withdrawals.ways')}
          </h2>
          {report.ways.length === 0 ? (
            <p className="soft plain">{t('withdrawals.none')}</p>
          ) : (
            <dl className="plain">
              {report.ways.map(({ key, members }) => (
                <div className="value-line" key={key}>
                  <dt>{key}</dt>
                  <dd className="number">{t('withdrawals.members', { count: members, n: format.count(members) })}</dd>
                </div>
              ))}
            </dl>
          )}
        </section>
      </div>
      <MessageRates rows={report.messages} />
    </>
  )
}
