import { useFormat } from '@regulars/ui/context.tsx'
import { Link } from '@tanstack/react-router'
import { Badge, type BadgeProps, Button, Table, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMay } from '../session.ts'
import { useNow } from '../shell/useNow.ts'
import { type DeletionRequest, urgencyOf } from './requests.ts'
import './requests.css'

interface Props {
  readonly requests: readonly DeletionRequest[]
  readonly onDo: (what: 'carry_out' | 'refuse', request: DeletionRequest) => void
}

const statuses: Readonly<Record<DeletionRequest['state'], NonNullable<BadgeProps['status']>>> = {
  open: 'processing',
  taken_back: 'default',
  carried_out: 'success',
  refused: 'warning',
}

/** One line for each request; on a phone the days stand under the member. */
export function RequestTable({ requests, onDo }: Props) {
  const { t } = useTranslation('requests')
  const mayErase = useMay('members:erase')
  return (
    <Table<DeletionRequest>
      size="small"
      rowKey="id"
      pagination={false}
      dataSource={requests}
      columns={[
        { key: 'member', title: t('column.member'), render: (_, one) => <Who of={one} /> },
        { key: 'due', title: t('column.due'), responsive: ['md'], render: (_, one) => <Due of={one} /> },
        { key: 'state', title: t('column.state'), responsive: ['md'], render: (_, one) => <State of={one} /> },
        {
          key: 'act',
          title: '',
          align: 'right',
          render: (_, one) =>
            one.state === 'open' &&
            mayErase && (
              <div className="request-acts">
                <Button size="small" onClick={() => onDo('refuse', one)}>
                  {t('refuse')}
                </Button>
                <Button size="small" danger onClick={() => onDo('carry_out', one)}>
                  {t('carryOut')}
                </Button>
              </div>
            ),
        },
      ]}
    />
  )
}

function Who({ of: request }: { readonly of: DeletionRequest }) {
  const { t } = useTranslation('requests')
  const format = useFormat()
  const name = request.memberNumber ?? request.memberId.slice(0, 8)
  return (
    <>
      {request.state === 'carried_out' ? (
        <span>{t('erased')}</span>
      ) : (
        <Link to="/members/$member" params={{ member: request.memberId }}>
          {name}
        </Link>
      )}
      <div className="soft">{t('asked', { day: format.dayOf(request.askedAt) })}</div>
      <div className="request-narrow">
        <div>
          {t('column.due')} <Due of={request} />
        </div>
        <div>
          <State of={request} />
        </div>
      </div>
    </>
  )
}

function Due({ of: request }: { readonly of: DeletionRequest }) {
  const { t } = useTranslation('requests')
  const format = useFormat()
  const urgency = urgencyOf(request, useNow())
  return (
    <>
      {format.dayOf(request.dueAt)} {urgency === 'late' && <Tag color="red">{t('late')}</Tag>}
      {urgency === 'soon' && <Tag color="orange">{t('soon')}</Tag>}
      {request.policy !== null && <div className="soft">{t('policy', { policy: request.policy })}</div>}
    </>
  )
}

function State({ of: { state, reason, note, closedAt } }: { readonly of: DeletionRequest }) {
  const { t } = useTranslation('requests')
  const format = useFormat()
  return (
    <>
      <Badge status={statuses[state]} text={t(`state.${state}`)} />
      {closedAt !== null && <span className="soft"> {format.dayOf(closedAt)}</span>}
      {reason !== null && <div className="soft">{t(`reason.${reason}`)}</div>}
      {note !== null && <div className="soft">{note}</div>}
    </>
  )
}
