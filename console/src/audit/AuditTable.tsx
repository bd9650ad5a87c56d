import { useFormat } from '@regulars/ui/context.tsx'
import { Button, Table, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { useIsPhone } from '../shell/useMedia.ts'
import type { AuditEntry } from './audit.ts'
import { ObjectLink } from './ObjectLink.tsx'
import { useAuditWords } from './useAuditWords.ts'

interface Props {
  readonly entries: readonly AuditEntry[]
  readonly onOpen: (entry: AuditEntry) => void
}

export function AuditTable(props: Props) {
  return useIsPhone() ? <Cards {...props} /> : <Wide {...props} />
}

function Wide({ entries, onOpen }: Props) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const words = useAuditWords()
  const columns: TableProps<AuditEntry>['columns'] = [
    { key: 'at', title: t('column.at'), width: 160, render: (_, { at }) => format.instant(at) },
    { key: 'actor', title: t('column.actor'), width: 128, render: (_, { actor }) => words.actor(actor) },
    { key: 'action', title: t('column.action'), width: 184, render: (_, { action }) => words.action(action) },
    {
      key: 'object',
      title: t('column.object'),
      width: 184,
      render: (_, entry) => <ObjectLink object={entry.object} />,
    },
    { key: 'reason', title: t('column.reason'), render: (_, { reason }) => reason },
    {
      key: 'position',
      title: t('column.position'),
      align: 'right',
      width: 80,
      render: (_, { position }) => position !== null && format.count(position),
    },
    {
      key: 'open',
      align: 'right',
      width: 80,
      render: (_, entry) => (
        <Button
          size="small"
          onClick={() => onOpen(entry)}
          aria-label={t('open.label', { when: format.instant(entry.at) })}
        >
          {t('open')}
        </Button>
      ),
    },
  ]
  return <Table<AuditEntry> size="small" rowKey="id" columns={columns} dataSource={[...entries]} pagination={false} />
}

function Cards({ entries, onOpen }: Props) {
  const format = useFormat()
  const words = useAuditWords()
  return (
    <ul className="cards">
      {entries.map((entry) => (
        <li key={entry.id}>
          <button type="button" className="audit-open" onClick={() => onOpen(entry)}>
            <strong>{words.action(entry.action)}</strong>
            {entry.reason && <span>{entry.reason}</span>}
            <span className="soft">
              {format.instant(entry.at)} · {words.actor(entry.actor)}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
