import { useFormat } from '@regulars/ui/context.tsx'
import { useNavigate } from '@tanstack/react-router'
import { Table, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNow } from '../shell/useNow.ts'
import { KindTag, MemberName } from './MemberName.tsx'
import type { MemberSummary } from './members.ts'

export function MembersTable({ members }: { readonly members: readonly MemberSummary[] }) {
  const { t } = useTranslation('members')
  const format = useFormat()
  const now = useNow()
  const navigate = useNavigate()
  const columns: TableProps<MemberSummary>['columns'] = [
    { key: 'member', title: t('column.member'), render: (_, member) => <MemberName member={member} /> },
    { key: 'kind', title: t('column.kind'), width: 128, render: (_, { kind }) => <KindTag kind={kind} /> },
    { key: 'joined', title: t('column.joined'), width: 160, render: (_, { joinedAt }) => format.dayOf(joinedAt) },
    {
      key: 'lastSeen',
      title: t('column.lastSeen'),
      width: 160,
      render: (_, { lastSeenAt }) => <time title={format.instant(lastSeenAt)}>{format.ago(lastSeenAt, now)}</time>,
    },
    { key: 'source', title: t('column.source'), width: 200, render: (_, { source }) => source },
  ]
  return (
    <Table<MemberSummary>
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={[...members]}
      pagination={false}
      // The link in the first cell is the keyboard's way; the rest of the row serves the mouse.
      onRow={({ id }) => ({
        className: 'row-link',
        onClick: () => void navigate({ to: '/members/$member', params: { member: id } }),
      })}
    />
  )
}
