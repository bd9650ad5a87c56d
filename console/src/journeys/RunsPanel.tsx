import { listRuns } from '@regulars/contract/journeys'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Mark } from '@regulars/ui/Mark.tsx'
import { Link } from '@tanstack/react-router'
import { Select, Table } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePages } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'

const arms = ['treated', 'holdout'] as const
const states = ['active', 'waiting', 'finished', 'stopped', 'merged'] as const

interface Filter {
  readonly arm?: (typeof arms)[number] | undefined
  readonly state?: (typeof states)[number] | undefined
}

/** The members in the journey, latest entered first. */
export function RunsPanel({ journey }: { readonly journey: string }) {
  const { t } = useTranslation(['journeys', 'terms'])
  const [filter, setFilter] = useState<Filter>({})
  const runs = usePages(listRuns, { params: { id: journey }, query: filter }, { keepPrevious: true })
  return (
    <section className="panel" aria-label={t('tab.runs')}>
      <div className="row runs-filter">
        <Select
          allowClear
          aria-label={t('runs.arm')}
          placeholder={t('runs.anyArm')}
          value={filter.arm}
          onChange={(arm) => setFilter({ ...filter, arm })}
          options={arms.map((arm) => ({ value: arm, label: t(`terms:arm.${arm}`) }))}
        />
        <Select
          allowClear
          aria-label={t('runs.state')}
          placeholder={t('runs.anyState')}
          value={filter.state}
          onChange={(state) => setFilter({ ...filter, state })}
          options={states.map((state) => ({ value: state, label: t(`run.${state}`) }))}
        />
      </div>
      <Answer
        of={{ ...runs, data: runs.first }}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={t('runs.empty')} text={t('runs.emptyText')} />}
      >
        {() => (
          <>
            <RunsTable runs={runs.items} />
            <ShowMore pages={runs} />
          </>
        )}
      </Answer>
    </section>
  )
}

type Run = ReturnType<typeof usePages<typeof listRuns>>['items'][number]

function RunsTable({ runs }: { readonly runs: readonly Run[] }) {
  const { t } = useTranslation(['journeys', 'terms'])
  const format = useFormat()
  return (
    <Table<Run>
      size="small"
      rowKey="id"
      pagination={false}
      dataSource={runs}
      columns={[
        {
          key: 'member',
          title: t('column.member'),
          render: (_, { memberId, externalId }) => (
            <Link to="/members/$member" params={{ member: externalId ?? memberId }}>
              {externalId ?? t('anonymous')}
            </Link>
          ),
        },
        {
          key: 'arm',
          title: t('column.arm'),
          render: (_, { arm }) => (
            <Mark set="arm" name={arm}>
              {t(`terms:arm.${arm}`)}
            </Mark>
          ),
        },
        {
          key: 'state',
          title: t('column.state'),
          render: (_, { state, step, dueAt }) => (
            <>
              {t(`run.${state}`)}
              {step && state !== 'finished' && <span className="soft"> · {step}</span>}
              {dueAt && state === 'waiting' && (
                <div className="soft">{t('runs.until', { instant: format.instant(dueAt) })}</div>
              )}
            </>
          ),
        },
        {
          key: 'entered',
          title: t('column.entered'),
          responsive: ['md'],
          render: (_, { enteredAt }) => format.instant(enteredAt),
        },
        {
          key: 'converted',
          title: t('column.converted'),
          responsive: ['md'],
          render: (_, { convertedAt }) => (convertedAt ? format.instant(convertedAt) : <span className="soft">—</span>),
        },
        {
          key: 'version',
          title: t('column.version'),
          align: 'right',
          responsive: ['lg'],
          render: (_, { version }) => version,
        },
      ]}
    />
  )
}
