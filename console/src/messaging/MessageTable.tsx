import { useFormat } from '@regulars/ui/context.tsx'
import { Mark } from '@regulars/ui/Mark.tsx'
import { Link } from '@tanstack/react-router'
import { Button, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import type { IntentRow } from './outbox.ts'

interface Props {
  readonly messages: readonly IntentRow[]
  readonly onOpen: (id: string) => void
}

export function MessageTable({ messages, onOpen }: Props) {
  const { t } = useTranslation(['messaging', 'terms'])
  const format = useFormat()
  return (
    <Table<IntentRow>
      size="small"
      rowKey="id"
      pagination={false}
      dataSource={messages}
      columns={[
        {
          key: 'message',
          title: t('column.message'),
          render: (_, { id, subject, template }) => (
            <>
              <Button type="link" className="message-open" onClick={() => onOpen(id)}>
                {subject ?? template}
              </Button>
              {subject && <div className="soft">{template}</div>}
            </>
          ),
        },
        {
          key: 'state',
          title: t('column.state'),
          render: (_, { state, reason, dueAt }) => (
            <>
              <Mark set="message" name={state}>
                {t(`terms:message.${state}`)}
              </Mark>
              {reason && <div className="soft">{t(`terms:gate.${reason}`)}</div>}
              {dueAt && <div className="soft">{t('again', { instant: format.instant(dueAt) })}</div>}
            </>
          ),
        },
        {
          key: 'member',
          title: t('column.member'),
          responsive: ['md'],
          render: (_, { memberId, externalId, recipient }) => (
            <>
              <Link to="/members/$member" params={{ member: externalId ?? memberId }}>
                {externalId ?? t('anonymous')}
              </Link>
              {recipient && <div className="soft">{recipient}</div>}
            </>
          ),
        },
        {
          key: 'channel',
          title: t('column.channel'),
          responsive: ['lg'],
          render: (_, { channel, purpose }) => (
            <>
              <Mark set="channel" name={channel}>
                {t(`terms:channel.${channel}`)}
              </Mark>
              <div className="soft">{purpose}</div>
            </>
          ),
        },
        {
          key: 'at',
          title: t('column.decided'),
          align: 'right',
          responsive: ['md'],
          render: (_, { decidedAt, createdAt }) => format.instant(decidedAt ?? createdAt),
        },
      ]}
    />
  )
}
