import { listScheduleRuns } from '@regulars/contract/importSchedules'
import { useFormat } from '@regulars/ui/context.tsx'
import { Link } from '@tanstack/react-router'
import { Badge, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import type { RunRow } from './schedules.ts'

const pollMs = 2000
const statuses = { running: 'processing', done: 'success', failed: 'error' } as const

/** The last looks: when, why, and what they brought or why they failed. */
export function ScheduleRuns({ scheduleId }: { readonly scheduleId: string }) {
  const { t } = useTranslation('schedules')
  const runs = useEndpoint(
    listScheduleRuns,
    { params: { id: scheduleId } },
    { pollMs: (answer) => (answer?.items.some(({ state }) => state === 'running') ? pollMs : false) },
  )
  return (
    <Answer of={runs} isEmpty={({ items }) => items.length === 0} empty={<p className="soft">{t('runs.empty')}</p>}>
      {({ items }) => <RunTable runs={items} />}
    </Answer>
  )
}

function RunTable({ runs }: { readonly runs: readonly RunRow[] }) {
  const { t } = useTranslation('schedules')
  const format = useFormat()
  return (
    <Table<RunRow>
      size="small"
      rowKey="id"
      pagination={runs.length > 10 && { pageSize: 10 }}
      dataSource={runs}
      columns={[
        {
          key: 'at',
          title: t('column.at'),
          render: (_, { startedAt, cause }) => (
            <>
              {format.instant(startedAt)}
              <div className="soft">{t(`cause.${cause}`)}</div>
            </>
          ),
        },
        {
          key: 'brought',
          title: t('column.brought'),
          render: (_, { state, error, imports, waiting }) => (
            <>
              {imports.map((one) => (
                <div key={one.id}>
                  <Link to="/import" search={{ import: one.id }}>
                    {one.fileName}
                  </Link>
                </div>
              ))}
              {error && <div>{error.message}</div>}
              {waiting > 0 && <div className="soft">{t('waiting', { count: waiting })}</div>}
              {state === 'done' && imports.length === 0 && waiting === 0 && (
                <span className="soft">{t('nothing')}</span>
              )}
            </>
          ),
        },
        {
          key: 'state',
          title: t('column.state'),
          responsive: ['md'],
          render: (_, { state }) => <Badge status={statuses[state]} text={t(`state.${state}`)} />,
        },
      ]}
    />
  )
}
