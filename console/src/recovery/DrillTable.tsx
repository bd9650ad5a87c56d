import { useFormat } from '@regulars/ui/context.tsx'
import { Badge, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Drill } from './recovery.ts'
import { useDuration } from './useDuration.ts'
import { Why } from './Why.tsx'

interface Props {
  readonly drills: readonly Drill[]
  readonly promiseHours: number
}

/** The log of drills: what was restored, in what time, and whether it was all there. */
export function DrillTable({ drills, promiseHours }: Props) {
  const { t } = useTranslation('recovery')
  const format = useFormat()
  const duration = useDuration()
  return (
    <Table<Drill>
      size="small"
      rowKey="id"
      pagination={drills.length > 15 && { pageSize: 15 }}
      dataSource={drills}
      columns={[
        {
          key: 'at',
          title: t('column.drilled'),
          render: (_, one) => (
            <>
              {format.instant(one.startedAt ?? one.askedAt)}
              <div className="soft">{t(`by.${one.askedBy}`)}</div>
            </>
          ),
        },
        {
          key: 'of',
          title: t('column.backup'),
          responsive: ['md'],
          render: (_, { backupAt }) => (backupAt === null ? '—' : format.instant(backupAt)),
        },
        {
          key: 'rows',
          title: t('column.rows'),
          align: 'right',
          responsive: ['md'],
          render: (_, { rows }) => <span className="number">{format.count(rows)}</span>,
        },
        {
          key: 'seconds',
          title: t('column.measured', { hours: promiseHours }),
          align: 'right',
          render: (_, { seconds }) => (seconds === null ? '—' : duration(seconds)),
        },
        { key: 'state', title: t('column.found'), render: (_, one) => <Found of={one} /> },
      ]}
    />
  )
}

function Found({ of: { state, countsEqual, invariantsHold, error } }: { readonly of: Drill }) {
  const { t } = useTranslation('recovery')
  if (state === 'asked' || state === 'running') return <Badge status="processing" text={t(`state.${state}`)} />
  return (
    <>
      {countsEqual !== null && (
        <Badge status={countsEqual ? 'success' : 'error'} text={t(countsEqual ? 'counts.equal' : 'counts.differ')} />
      )}
      {invariantsHold !== null && (
        <div>
          <Badge
            status={invariantsHold ? 'success' : 'error'}
            text={t(invariantsHold ? 'checks.hold' : 'checks.fail')}
          />
        </div>
      )}
      {state === 'failed' && countsEqual === null && <Badge status="error" text={t('state.failed')} />}
      <Why error={error} />
    </>
  )
}
