import { listImports } from '@regulars/contract/connections'
import { useFormat, useUi } from '@regulars/ui/context.tsx'
import { Badge, type BadgeProps, Button, Progress, Table, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { type ImportRow, isWorking, putAside, taken } from './report.ts'
import { useKinds } from './useKinds.ts'

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
  const { locale } = useUi()
  const kinds = useKinds()
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
          render: (_, { id, fileName, kind, mapping, dryRun }) => (
            <>
              <Button type="link" className="import-open" onClick={() => onShow(id)}>
                {fileName}
              </Button>{' '}
              {dryRun && <Tag>{t('list.dryRun')}</Tag>}
              <div className="soft">
                {kinds.of(kind)?.name[locale] ?? kind}, {mapping}
              </div>
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
          key: 'taken',
          title: t('column.taken'),
          align: 'right',
          responsive: ['md'],
          render: (_, job) => <Count of={taken(job)} />,
        },
        {
          key: 'quarantined',
          title: t('column.quarantined'),
          align: 'right',
          responsive: ['lg'],
          render: (_, job) => <Count of={putAside(job)} />,
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

function Count({ of: number }: { readonly of: number | null }) {
  const format = useFormat()
  return number === null ? '—' : <span className="number">{format.count(number)}</span>
}
