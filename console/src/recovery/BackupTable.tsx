import { useFormat } from '@regulars/ui/context.tsx'
import { Badge, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Backup } from './recovery.ts'
import { useDuration } from './useDuration.ts'
import { Why } from './Why.tsx'

/** One line for each backup; on a phone its size stands under it. */
export function BackupTable({ backups }: { readonly backups: readonly Backup[] }) {
  const { t } = useTranslation('recovery')
  const format = useFormat()
  const duration = useDuration()
  return (
    <Table<Backup>
      size="small"
      rowKey={({ id, file }) => file ?? id}
      pagination={backups.length > 15 && { pageSize: 15 }}
      dataSource={backups}
      columns={[
        {
          key: 'at',
          title: t('column.at'),
          render: (_, one) => (
            <>
              {format.instant(one.at ?? one.askedAt)}
              <div className="soft">
                {t(`by.${one.askedBy}`)}
                <span className="recovery-narrow">
                  {one.bytes !== null && ` · ${format.bytes(one.bytes)}`}
                  {one.seconds !== null && ` · ${duration(one.seconds)}`}
                </span>
              </div>
            </>
          ),
        },
        {
          key: 'bytes',
          title: t('column.bytes'),
          align: 'right',
          responsive: ['md'],
          render: (_, { bytes }) => (bytes === null ? '—' : format.bytes(bytes)),
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
          title: t('column.seconds'),
          align: 'right',
          responsive: ['md'],
          render: (_, { seconds }) => (seconds === null ? '—' : duration(seconds)),
        },
        { key: 'state', title: t('column.state'), render: (_, one) => <State of={one} /> },
      ]}
    />
  )
}

function State({ of: { state, shelf, error, file } }: { readonly of: Backup }) {
  const { t } = useTranslation('recovery')
  if (state === 'asked' || state === 'running') return <Badge status="processing" text={t(`state.${state}`)} />
  if (state === 'failed') {
    return (
      <>
        <Badge status="error" text={t('state.failed')} />
        <Why error={error} />
      </>
    )
  }
  const isThere = shelf === 'there'
  return (
    <>
      <Badge status={isThere ? 'success' : shelf === 'gone' ? 'default' : 'error'} text={t(`shelf.${shelf}`)} />
      {isThere && <div className="soft recovery-error">{file}</div>}
    </>
  )
}
