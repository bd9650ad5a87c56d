import type { ResponseOf } from '@regulars/contract'
import type { listJourneys } from '@regulars/contract/journeys'
import { useFormat } from '@regulars/ui/context.tsx'
import { Link } from '@tanstack/react-router'
import { Table } from 'antd'
import { useTranslation } from 'react-i18next'
import { StateMark } from './StateMark.tsx'

type Row = ResponseOf<typeof listJourneys>['items'][number]

export function JourneyTable({ journeys }: { readonly journeys: readonly Row[] }) {
  const { t } = useTranslation('journeys')
  const format = useFormat()
  return (
    <section className="panel" aria-label={t('title')}>
      <Table<Row>
        size="small"
        rowKey="id"
        pagination={journeys.length > 20 && { pageSize: 20 }}
        dataSource={journeys}
        columns={[
          {
            key: 'name',
            title: t('column.journey'),
            render: (_, { id, name }) => (
              <Link to="/journeys/$journey" params={{ journey: id }}>
                {name}
              </Link>
            ),
          },
          { key: 'state', title: t('column.state'), render: (_, { state }) => <StateMark state={state} /> },
          {
            key: 'entered',
            title: t('column.enteredCount'),
            align: 'right',
            render: (_, { entered }) => <span className="number">{format.count(entered)}</span>,
          },
          {
            key: 'active',
            title: t('column.active'),
            align: 'right',
            responsive: ['md'],
            render: (_, { active }) => <span className="number">{format.count(active)}</span>,
          },
          {
            key: 'started',
            title: t('column.started'),
            align: 'right',
            responsive: ['md'],
            render: (_, { startedAt }) => (startedAt ? format.dayOf(startedAt) : <span className="soft">—</span>),
          },
        ]}
      />
    </section>
  )
}
