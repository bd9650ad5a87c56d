import { useFormat } from '@regulars/ui/context.tsx'
import { Button, Checkbox, Table, type TableProps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../session.ts'
import { useIsPhone } from '../shell/useMedia.ts'
import { atOnce, type QuarantinedEvent } from './quarantine.ts'
import { SelectionBar } from './SelectionBar.tsx'
import { useReasonWords } from './useReasonWords.ts'

interface Props {
  readonly events: readonly QuarantinedEvent[]
  /** Whether these can still be replayed or discarded. */
  readonly actionable: boolean
  readonly onOpen: (event: QuarantinedEvent) => void
}

export function EventList({ events, actionable, onOpen }: Props) {
  const isPhone = useIsPhone()
  const mayAct = useMay('events:replay') && actionable
  const [chosen, setChosen] = useState<readonly string[]>([])
  // What was replayed or discarded meanwhile is no longer chosen.
  const ids = chosen.filter((id) => events.some((event) => event.id === id)).slice(0, atOnce)
  const List = isPhone ? EventCards : EventTable
  return (
    <>
      {mayAct && ids.length > 0 && <SelectionBar ids={ids} onDone={() => setChosen([])} />}
      <List events={events} chosen={ids} onChoose={mayAct ? setChosen : undefined} onOpen={onOpen} />
    </>
  )
}

interface ListProps {
  readonly events: readonly QuarantinedEvent[]
  readonly chosen: readonly string[]
  readonly onChoose: ((ids: readonly string[]) => void) | undefined
  readonly onOpen: (event: QuarantinedEvent) => void
}

function EventTable({ events, chosen, onChoose, onOpen }: ListProps) {
  const { t } = useTranslation('events')
  const format = useFormat()
  const words = useReasonWords()
  const columns: TableProps<QuarantinedEvent>['columns'] = [
    {
      key: 'received',
      title: t('column.received'),
      width: 184,
      render: (_, { receivedAt }) => format.instant(receivedAt),
    },
    { key: 'source', title: t('column.source'), width: 160, render: (_, { source }) => source },
    { key: 'reason', title: t('column.reason'), width: 200, render: (_, { reason }) => words(reason) },
    { key: 'message', title: t('column.message'), render: (_, { message }) => message },
    {
      key: 'open',
      align: 'right',
      width: 96,
      render: (_, event) => (
        <Button
          size="small"
          onClick={() => onOpen(event)}
          aria-label={t('open.label', { when: format.instant(event.receivedAt) })}
        >
          {t('open')}
        </Button>
      ),
    },
  ]
  return (
    <Table<QuarantinedEvent>
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={[...events]}
      pagination={false}
      {...(onChoose && {
        rowSelection: {
          selectedRowKeys: [...chosen],
          onChange: (keys) => onChoose(keys.map(String)),
          getTitleCheckboxProps: () => ({ 'aria-label': t('select.all') }),
          getCheckboxProps: ({ receivedAt }) => ({
            'aria-label': t('select.one', { when: format.instant(receivedAt) }),
          }),
        },
      })}
    />
  )
}

function EventCards({ events, chosen, onChoose, onOpen }: ListProps) {
  const { t } = useTranslation('events')
  const format = useFormat()
  const words = useReasonWords()
  const toggle = (id: string) =>
    onChoose?.(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id])
  return (
    <ul className="cards">
      {events.map((event) => (
        <li key={event.id} className="event-card">
          {onChoose && (
            <Checkbox
              checked={chosen.includes(event.id)}
              onChange={() => toggle(event.id)}
              aria-label={t('select.one', { when: format.instant(event.receivedAt) })}
            />
          )}
          <button type="button" className="event-open" onClick={() => onOpen(event)}>
            <strong>{words(event.reason)}</strong>
            <span>{event.message}</span>
            <span className="soft">
              {format.instant(event.receivedAt)} · {event.source}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
