import { useFormat } from '@regulars/ui/context.tsx'
import { Mark } from '@regulars/ui/Mark.tsx'
import { Link } from '@tanstack/react-router'
import { Table } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RfmGridData } from './rfmGrid.ts'
import { ShareBar } from './ShareBar.tsx'

type Row = RfmGridData['names'][number]

/** The named RFM segments: how large, and what they spent. */
export function NamedSegments({ data }: { readonly data: RfmGridData }) {
  const { t } = useTranslation(['segments', 'terms'])
  const format = useFormat()
  const money = data.names.reduce((sum, { monetaryMills }) => sum + monetaryMills, 0)
  return (
    <Table<Row>
      size="small"
      rowKey="name"
      pagination={false}
      dataSource={data.names}
      columns={[
        {
          title: t('column.segment'),
          key: 'name',
          render: (_, { name, segment }) => {
            const mark = (
              <Mark set="rfm" name={name}>
                {t(`terms:rfm.${name}`)}
              </Mark>
            )
            return segment ? (
              <Link to="/segments" search={{ segment }}>
                {mark}
              </Link>
            ) : (
              mark
            )
          },
        },
        {
          title: t('column.members'),
          key: 'members',
          align: 'right',
          sorter: (a, b) => a.members - b.members,
          render: (_, { members }) => <span className="number">{format.count(members)}</span>,
        },
        {
          title: t('column.share'),
          key: 'share',
          width: '24%',
          responsive: ['md'],
          render: (_, { name, members }) => (
            <ShareBar set="rfm" name={name} share={data.members > 0 ? members / data.members : 0} />
          ),
        },
        {
          title: t('column.money'),
          key: 'money',
          align: 'right',
          sorter: (a, b) => a.monetaryMills - b.monetaryMills,
          render: (_, { monetaryMills }) => (
            <span className="number" title={format.money(monetaryMills)}>
              {format.moneyShort(monetaryMills)}
              {money > 0 && <span className="soft"> {format.percent(monetaryMills / money, 0)}</span>}
            </span>
          ),
        },
      ]}
    />
  )
}
