import { useUi } from '@regulars/ui/context.tsx'
import { Table, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Dimension, type Group, placeRate } from './fairness.ts'
import '../journeys/interval.css'

const colours = { reference: 'default', even: 'success', unclear: 'default', below: 'error', above: 'warning' } as const

/** Rates of the groups of one dimension, each with its interval against the reference group. */
export function FairnessPanel({
  dimension: { dimension, groups, hidden, sampled },
}: {
  readonly dimension: Dimension
}) {
  const { t } = useTranslation('compliance')
  const { format } = useUi()
  const nameOf = useGroupWords()
  const ratio = (one: Group) => {
    if (one.ratio === null || one.verdict === 'reference') return '–'
    if (!one.ratioInterval) return format.ratio(one.ratio)
    const [low, high] = one.ratioInterval
    return t('fairness.ratioWithin', {
      ...{ ratio: format.ratio(one.ratio), low: format.ratio(low), high: format.ratio(high) },
    })
  }
  const verdict = (one: Group) => <Tag color={colours[one.verdict]}>{t(`verdict.${one.verdict}`)}</Tag>
  return (
    <section className="panel" aria-labelledby={`fairness-${dimension}`}>
      <h2 className="panel-title" id={`fairness-${dimension}`}>
        {t(`dimension.${dimension}`)}
      </h2>
      <Table<Group>
        size="small"
        rowKey={({ kind, group }) => `${kind}/${group}`}
        pagination={false}
        dataSource={groups}
        columns={[
          {
            key: 'group',
            title: t('fairness.group'),
            render: (_, one) => (
              <>
                {nameOf(dimension, one)}
                <div className="soft">{t('fairness.members', { n: format.count(one.members) })}</div>
                <div className="fairness-narrow">
                  {verdict(one)} <span className="soft">{ratio(one)}</span>
                </div>
              </>
            ),
          },
          {
            key: 'rate',
            title: t('fairness.rate'),
            width: '45%',
            render: (_, one) => <RatePlot group={one} groups={groups} />,
          },
          { key: 'ratio', title: t('fairness.ratio'), responsive: ['md'], render: (_, one) => ratio(one) },
          { key: 'verdict', title: t('fairness.verdict'), responsive: ['md'], render: (_, one) => verdict(one) },
        ]}
      />
      {hidden > 0 && <p className="soft plain">{t('fairness.hidden', { count: hidden, n: format.count(hidden) })}</p>}
      {sampled && <p className="soft plain">{t('fairness.sampled')}</p>}
    </section>
  )
}

/** What a group is called: values that every shop writes have words, others are as they were recorded. */
export function useGroupWords() {
  const { t } = useTranslation('compliance')
  return (dimension: Dimension['dimension'], { kind, group }: Group): string => {
    if (kind !== 'group') return t(`fairness.${kind}`)
    const written = group.toLowerCase()
    if (dimension === 'gender' && (written === 'female' || written === 'male')) return t(`gender.${written}`)
    if (dimension === 'channel') return t(`channel.${group as 'email'}`, { defaultValue: group })
    return group
  }
}

/** A rate with its interval; the upright line is the rate of the reference group. */
function RatePlot({ group, groups }: { readonly group: Group; readonly groups: readonly Group[] }) {
  const { t } = useTranslation('compliance')
  const { format } = useUi()
  const places = placeRate(group, groups)
  const low = format.percent(group.interval[0])
  const high = format.percent(group.interval[1])
  const label = t('fairness.plot', { rate: format.percent(group.rate), low, high })
  const mood = { below: 'bad', above: 'unclear', even: 'good', unclear: 'unclear', reference: 'unclear' }[group.verdict]
  return (
    <div className={`interval interval-small interval-${mood}`} role="img" aria-label={label} title={label}>
      <div className="fairness-rate number" aria-hidden="true">
        {format.percent(group.rate)}{' '}
        <span className="soft">
          {low}–{high}
        </span>
      </div>
      <div className="interval-axis">
        {places.reference !== null && <span className="interval-zero" style={{ left: `${places.reference}%` }} />}
        <span className="interval-bar" style={{ left: `${places.low}%`, width: `${places.high - places.low}%` }} />
        <span className="interval-point" style={{ left: `${places.point}%` }} />
      </div>
    </div>
  )
}
