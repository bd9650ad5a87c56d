import { segmentMembers } from '@regulars/contract/segments'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Link } from '@tanstack/react-router'
import { Table } from 'antd'
import { useTranslation } from 'react-i18next'
import { usePages } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'

/** The members of a segment, latest entered first. */
export function SegmentMembers({ id }: { readonly id: string }) {
  const { t } = useTranslation('segments')
  const format = useFormat()
  const pages = usePages(segmentMembers, { params: { id } })
  return (
    <section className="panel" aria-labelledby="members-title">
      <h2 className="panel-title" id="members-title">
        {t('members.title')}
      </h2>
      <Answer
        of={{ ...pages, data: pages.first }}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={t('members.empty')} text={t('members.emptyText')} />}
      >
        {() => (
          <>
            <Table
              size="small"
              rowKey="id"
              pagination={false}
              dataSource={pages.items}
              columns={[
                {
                  title: t('column.member'),
                  key: 'member',
                  render: (_, { id: member, externalId, name }) => (
                    <Link to="/members/$member" params={{ member: externalId ?? member }}>
                      {externalId ?? t('anonymous')}
                      {name && <span className="soft"> {name}</span>}
                    </Link>
                  ),
                },
                {
                  title: t('column.lastSeen'),
                  key: 'lastSeen',
                  align: 'right',
                  responsive: ['md'],
                  render: (_, { lastSeenAt }) => format.dayOf(lastSeenAt),
                },
                {
                  title: t('column.entered'),
                  key: 'entered',
                  align: 'right',
                  render: (_, { enteredAt }) => format.instant(enteredAt),
                },
              ]}
            />
            <ShowMore pages={pages} />
          </>
        )}
      </Answer>
    </section>
  )
}
