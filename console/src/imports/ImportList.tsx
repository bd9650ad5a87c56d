import { listImports } from '@regulars/contract/connections'
import { useFormat } from '@regulars/ui/context.tsx'
import { Badge, type BadgeProps, Button, Progress, Table, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { type ImportRow, isWorking } from './report.ts'

const workingPollMs = 2000

/** Imports so far, those still at work first to see. */
export function ImportList({ onShow }: { readonly onShow: (id: string) => void }) {
  const { t } = useTranslation('imports')
  const imports = useEndpoint(
    listImports,
    {},
    { pollMs: (answer) => (answer?.items.some(isWorking) ? workingPollMs : false) },
  )
  return (
    <section className="panel" aria-labelledby="imports-title">
      <h2 className="panel-title" id="imports-title">
        {t('list.title')}
      </h2>
      <Answer
        of={imports}
        isEmpty={({ items }) => items.length === 0}
        empty={<p className="soft">{t('list.empty')}</p>}
      >
        {({ items }) => <ImportTable imports={items} onShow={onShow} />}
      </Answer>
    </section>
  )
}

const statuses: Readonly<Partial<Record<ImportRow['state'], NonNullable<BadgeProps['status']>>>> = {
  done: 'success',
  failed: 'error',
  cancelled: 'warning',
  undone: 'default',
}

function ImportTable({
  imports,
  onShow,
}: {
  readonly imports: readonly ImportRow[]
  readonly onShow: (id: string) => void
}) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  return (
    <Table<ImportRow>
      size="small"
      rowKey="id"
      pagination={imports.length > 10 && { pageSize: 10 }}
      dataSource={imports}
      columns={[
        {
          key: 'file',
          title: t('column.file'),
          render: (_, { id, fileName, mapping, dryRun }) => (
            <>
              <Button type="link" className="import-open" onClick={() => onShow(id)}>
                {fileName}
              </Button>{' '}
              {dryRun && <Tag>{t('list.dryRun')}</Tag>}
              <div className="soft">{mapping}</div>
            </>
          ),
        },
        {
          key: 'state',
          title: t('column.state'),
          render: (_, job) =>
            isWorking(job) ? (
              <Progress
                size="small"
                percent={Math.floor(job.progress * 100)}
                status="active"
                aria-label={t('progress.label')}
              />
            ) : (
              <Badge status={statuses[job.state] ?? 'processing'} text={t(`state.${job.state}`)} />
            ),
        },
        {
          key: 'orders',
          title: t('column.orders'),
          align: 'right',
          responsive: ['md'],
          render: (_, { report }) => (report ? <span className="number">{format.count(report.orders)}</span> : '—'),
        },
        {
          key: 'quarantined',
          title: t('column.quarantined'),
          align: 'right',
          responsive: ['lg'],
          render: (_, { report }) =>
            report ? <span className="number">{format.count(report.quarantined)}</span> : '—',
        },
        {
          key: 'at',
          title: t('column.at'),
          align: 'right',
          responsive: ['md'],
          render: (_, { createdAt }) => format.instant(createdAt),
        },
      ]}
    />
  )
}
