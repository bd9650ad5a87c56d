import type { ResponseOf } from '@regulars/contract'
import type { lifecycle } from '@regulars/contract/segments'
import { useFormat } from '@regulars/ui/context.tsx'
import { Mark } from '@regulars/ui/Mark.tsx'
import { Link } from '@tanstack/react-router'
import { Table } from 'antd'
import { useTranslation } from 'react-i18next'
import { ShareBar } from './ShareBar.tsx'

type Lifecycle = ResponseOf<typeof lifecycle>

/** Where the members are in their life with the brand, and who moved where. */
export function LifecyclePanel({ data }: { readonly data: Lifecycle }) {
  const { t } = useTranslation('segments')
  return (
    <div className="rfm-panels">
      <section className="panel" aria-labelledby="stages-title">
        <h2 className="panel-title" id="stages-title">
          {t('stages.title')}
          <span className="soft stage-version">{t('stages.version', { version: String(data.definitionVersion) })}</span>
        </h2>
        <Stages data={data} />
      </section>
      <section className="panel" aria-labelledby="moves-title">
        <h2 className="panel-title" id="moves-title">
          {t('moves.title')}
        </h2>
        <Moves moves={data.moves} />
      </section>
    </div>
  )
}

function Stages({ data }: { readonly data: Lifecycle }) {
  const { t } = useTranslation(['segments', 'terms'])
  const format = useFormat()
  const total = data.stages.reduce((sum, { members }) => sum + members, 0)
  return (
    <Table
      size="small"
      rowKey="stage"
      pagination={false}
      dataSource={data.stages}
      columns={[
        {
          title: t('column.stage'),
          key: 'stage',
          render: (_, { stage, segment }) => {
            const mark = (
              <Mark set="stage" name={stage}>
                {t(`terms:stage.${stage}`)}
              </Mark>
            )
            return (
              <>
                {segment ? (
                  <Link to="/segments" search={{ segment }}>
                    {mark}
                  </Link>
                ) : (
                  mark
                )}
                <div className="soft">{t(`stages.hint.${stage}`)}</div>
              </>
            )
          },
        },
        {
          title: t('column.members'),
          key: 'members',
          align: 'right',
          render: (_, { members }) => <span className="number">{format.count(members)}</span>,
        },
        {
          title: t('column.share'),
          key: 'share',
          width: '28%',
          responsive: ['md'],
          render: (_, { stage, members }) => (
            <ShareBar set="stage" name={stage} share={total > 0 ? members / total : 0} />
          ),
        },
      ]}
    />
  )
}

function Moves({ moves }: { readonly moves: Lifecycle['moves'] }) {
  const { t } = useTranslation(['segments', 'terms'])
  const format = useFormat()
  if (moves.length === 0) return <p className="soft">{t('moves.none')}</p>
  const largestFirst = moves.toSorted((a, b) => b.members - a.members)
  return (
    <Table
      size="small"
      rowKey={({ from, to }) => `${from}/${to}`}
      pagination={false}
      dataSource={largestFirst}
      columns={[
        {
          title: t('column.from'),
          key: 'from',
          render: (_, { from }) =>
            from ? (
              <Mark set="stage" name={from}>
                {t(`terms:stage.${from}`)}
              </Mark>
            ) : (
              <span className="soft">{t('moves.joined')}</span>
            ),
        },
        {
          title: t('column.to'),
          key: 'to',
          render: (_, { to }) => (
            <Mark set="stage" name={to}>
              {t(`terms:stage.${to}`)}
            </Mark>
          ),
        },
        {
          title: t('column.members'),
          key: 'members',
          align: 'right',
          render: (_, { members }) => <span className="number">{format.count(members)}</span>,
        },
      ]}
    />
  )
}
