import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Link } from '@tanstack/react-router'
import { Table } from 'antd'
import { useTranslation } from 'react-i18next'
import { IntervalPlot } from '../journeys/IntervalPlot.tsx'
import { LinkButton } from '../shell/LinkButton.tsx'
import type { Board } from './metric.ts'

type Row = Board['journeys'][number]

/** What the journeys reached and changed, each against its own hold-out. */
export function BoardJourneys({ journeys }: Pick<Board, 'journeys'>) {
  const { t } = useTranslation('insights')
  return (
    <section className="panel" aria-labelledby="journeys-title">
      <h2 className="panel-title" id="journeys-title">
        {t('journeys.title')}
      </h2>
      {journeys.length === 0 ? (
        <Empty
          title={t('journeys.empty')}
          text={t('journeys.emptyText')}
          action={<LinkButton to="/journeys">{t('journeys.emptyAction')}</LinkButton>}
        />
      ) : (
        <JourneyRows journeys={journeys} />
      )}
    </section>
  )
}

function JourneyRows({ journeys }: Pick<Board, 'journeys'>) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const of = ({ converted, members }: Row['treated']) =>
    t('journeys.of', { n: format.count(converted), all: format.count(members) })
  return (
    <Table<Row>
      size="small"
      rowKey="id"
      pagination={journeys.length > 10 && { pageSize: 10 }}
      dataSource={journeys}
      columns={[
        {
          key: 'name',
          title: t('column.journey'),
          render: (_, { id, name }) => (
            <Link to="/journeys/$journey" params={{ journey: id }} search={{ tab: 'lift' }}>
              {name}
            </Link>
          ),
        },
        {
          key: 'reach',
          title: t('column.reach'),
          align: 'right',
          responsive: ['md'],
          render: (_, { reach }) => (
            <span className="number">{reach.value === null ? '—' : format.count(reach.value)}</span>
          ),
        },
        {
          key: 'conversion',
          title: t('column.conversion'),
          align: 'right',
          responsive: ['md'],
          render: (_, { conversion, treated }) => (
            <span className="number">
              {conversion.value === null ? '—' : format.percent(conversion.value)}
              <div className="soft">{of(treated)}</div>
            </span>
          ),
        },
        {
          key: 'holdout',
          title: t('column.holdout'),
          align: 'right',
          responsive: ['lg'],
          render: (_, { holdout }) => (
            <span className="number">
              {holdout.members > 0 ? format.percent(holdout.converted / holdout.members) : '—'}
              <div className="soft">{of(holdout)}</div>
            </span>
          ),
        },
        {
          key: 'lift',
          title: t('column.lift'),
          width: '34%',
          render: (_, { lift }) => <LiftCell lift={lift} />,
        },
      ]}
    />
  )
}

function LiftCell({ lift: { value, interval } }: Pick<Row, 'lift'>) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  if (value === null) return <span className="soft">{t('journeys.noLift')}</span>
  return (
    <>
      <span className="number">{format.percentPoints(value)}</span>
      {interval && (
        <>
          <span className="number soft">
            {' '}
            {t('journeys.interval', {
              low: format.percentPoints(interval[0]),
              high: format.percentPoints(interval[1]),
            })}
          </span>
          <IntervalPlot point={value} interval={interval} small />
        </>
      )}
    </>
  )
}
