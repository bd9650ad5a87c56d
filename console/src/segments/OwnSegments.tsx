import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Link } from '@tanstack/react-router'
import { Button, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMay } from '../session.ts'
import type { SegmentRow } from './segmentName.ts'

interface Props {
  readonly segments: readonly SegmentRow[]
  readonly onNew: () => void
}

export function OwnSegments({ segments, onNew }: Props) {
  const { t } = useTranslation('segments')
  const format = useFormat()
  const mayWrite = useMay('segments:write')
  if (segments.length === 0) {
    return (
      <div className="panel">
        <Empty
          title={t('own.empty')}
          text={t('own.emptyText')}
          action={
            mayWrite && (
              <Button type="primary" onClick={onNew}>
                {t('new')}
              </Button>
            )
          }
        />
      </div>
    )
  }
  return (
    <section className="panel">
      <Table<SegmentRow>
        size="small"
        rowKey="id"
        pagination={segments.length > 20 && { pageSize: 20 }}
        dataSource={segments}
        columns={[
          {
            title: t('column.segment'),
            key: 'name',
            render: (_, { id, name, description }) => (
              <>
                <Link to="/segments" search={{ segment: id }}>
                  {name}
                </Link>
                {description && <div className="soft">{description}</div>}
              </>
            ),
          },
          {
            title: t('column.members'),
            key: 'members',
            align: 'right',
            sorter: (a, b) => a.members - b.members,
            render: (_, { members, builtAt }) =>
              builtAt ? <span className="number">{format.count(members)}</span> : t('building'),
          },
          {
            title: t('column.created'),
            key: 'created',
            align: 'right',
            responsive: ['md'],
            render: (_, { createdAt }) => format.dayOf(createdAt),
          },
        ]}
      />
    </section>
  )
}
