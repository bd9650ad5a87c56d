import { WarningOutlined } from '@ant-design/icons'
import type { ResponseOf } from '@regulars/contract'
import { journeyLift } from '@regulars/contract/journeys'
import { useFormat, useUi } from '@regulars/ui/context.tsx'
import { Mark } from '@regulars/ui/Mark.tsx'
import { Alert, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { ShareBar } from '../segments/ShareBar.tsx'
import { Answer } from '../shell/Answer.tsx'
import { IntervalPlot } from './IntervalPlot.tsx'
import { isMismatch } from './interval.ts'
import { ReferenceChart } from './ReferenceChart.tsx'

export type Lift = ResponseOf<typeof journeyLift>

/** What the journey changed: the treated against those held out. */
export function LiftPanel({ journey }: { readonly journey: string }) {
  const lift = useEndpoint(journeyLift, { params: { id: journey } })
  return <Answer of={lift}>{(data) => <LiftWords lift={data} />}</Answer>
}

function LiftWords({ lift }: { readonly lift: Lift }) {
  const { t } = useTranslation('journeys')
  const format = useFormat()
  const { locale } = useUi()
  const { goal, verdict, interval, p, method } = lift
  return (
    <section className="panel stack" aria-label={t('tab.lift')}>
      <div>
        <h2 className="lift-verdict">
          {t(`verdict.${verdict}`)}
          {lift.lift !== null &&
            verdict !== 'too_early' &&
            ` ${t('lift.size', { lift: format.percentPoints(lift.lift) })}`}
        </h2>
        <p className="soft lift-goal">{t('lift.goal', { event: goal.event, count: goal.withinDays })}</p>
      </div>
      {lift.lift !== null && interval && <IntervalPlot point={lift.lift} interval={interval} />}
      <Arms lift={lift} />
      {lift.reference && <ReferenceChart lift={lift} reference={lift.reference} />}
      <dl className="lift-method">
        <div>
          <dt>{t('lift.method')}</dt>
          <dd>{method[locale]}</dd>
        </div>
        {p !== null && (
          <div>
            <dt>{t('lift.p')}</dt>
            <dd className="number">{format.ratio(p) === '0' ? '< 0.01' : format.ratio(p)}</dd>
          </div>
        )}
      </dl>
      {lift.crossed > 0 && <p className="soft lift-ratio">{t('lift.crossed', { count: lift.crossed })}</p>}
      <SampleRatio ratio={lift.sampleRatio} />
    </section>
  )
}

function Arms({ lift }: { readonly lift: Lift }) {
  const { t } = useTranslation(['journeys', 'terms'])
  const format = useFormat()
  const rows = (['treated', 'holdout'] as const).map((arm) => ({ arm, ...lift[arm] }))
  return (
    <Table
      size="small"
      rowKey="arm"
      pagination={false}
      dataSource={rows}
      columns={[
        {
          key: 'arm',
          title: t('column.arm'),
          render: (_, { arm }) => (
            <Mark set="arm" name={arm}>
              {t(`terms:arm.${arm}`)}
            </Mark>
          ),
        },
        {
          key: 'members',
          title: t('column.members'),
          align: 'right',
          render: (_, { members }) => <span className="number">{format.count(members)}</span>,
        },
        {
          key: 'converted',
          title: t('column.convertedCount'),
          align: 'right',
          render: (_, { converted }) => <span className="number">{format.count(converted)}</span>,
        },
        {
          key: 'rate',
          title: t('column.rate'),
          width: '30%',
          render: (_, { arm, rate, rateInterval }) =>
            rate === null ? (
              '—'
            ) : (
              <>
                <ShareBar set="arm" name={arm} share={rate} />
                {rateInterval && (
                  <div className="number soft">
                    {t('lift.rateInterval', {
                      low: format.percent(rateInterval[0]),
                      high: format.percent(rateInterval[1]),
                    })}
                  </div>
                )}
              </>
            ),
        },
        {
          key: 'revenue',
          title: t('column.revenue'),
          align: 'right',
          responsive: ['md'],
          render: (_, { revenueMills, members }) => (
            <span className="number">
              {format.money(revenueMills)}
              {members > 0 && (
                <span className="soft">
                  {' '}
                  {t('lift.perMember', { money: format.money(Math.round(revenueMills / members / 10) * 10) })}
                </span>
              )}
            </span>
          ),
        },
      ]}
    />
  )
}

function SampleRatio({ ratio }: { readonly ratio: Lift['sampleRatio'] }) {
  const { t } = useTranslation('journeys')
  const format = useFormat()
  const { expectedHoldout, observedHoldout, p } = ratio
  if (observedHoldout === null) return null
  const numbers = { expected: format.percent(expectedHoldout), observed: format.percent(observedHoldout) }
  if (isMismatch(p)) {
    return <Alert type="error" showIcon icon={<WarningOutlined />} title={t('ratio.bad', numbers)} />
  }
  return <p className="soft lift-ratio">{t('ratio.good', numbers)}</p>
}
