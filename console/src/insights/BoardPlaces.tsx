import { listMetrics, metricsByPlace } from '@regulars/contract/metrics'
import { Chart } from '@regulars/ui/Chart.tsx'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Segmented, Table } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { written } from './metric.ts'
import type { Period } from './period.ts'
import { type PlaceRow, type Places, placeRows, placesOption } from './places.ts'

/** How far membership reaches among customers, and what members spend, by city tier or region. */
export function BoardPlaces({ period: { from, to } }: { readonly period: Period }) {
  const { t } = useTranslation('insights')
  const [by, setBy] = useState<Places['by']>('tier')
  const places = useEndpoint(metricsByPlace, { query: { from, to, by } }, { keepPrevious: true })
  return (
    <section className="panel" aria-labelledby="places-title">
      <h2 className="panel-title" id="places-title">
        {t('places.title')}
      </h2>
      <Segmented
        className="places-by"
        aria-label={t('places.by')}
        value={by}
        onChange={setBy}
        options={[
          { value: 'tier', label: t('places.tier') },
          { value: 'region', label: t('places.region') },
        ]}
      />
      <Answer
        of={places}
        rows={6}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={t('places.empty')} text={t('places.emptyText')} />}
      >
        {(data) => <PlaceNumbers places={data} />}
      </Answer>
    </section>
  )
}

function PlaceNumbers({ places }: { readonly places: Places }) {
  const { t } = useTranslation('insights')
  const { locale, format } = useUi()
  const rows = placeRows(places)
  const nameOf = ({ name }: PlaceRow) => name?.[locale] ?? t('places.all')
  const share = (value: number | null) => (value === null ? '—' : format.percent(value))
  return (
    <div className="stack">
      <Chart
        label={t('places.chart')}
        height={56 + rows.length * 32}
        option={placesOption(rows, rows.map(nameOf), t('places.penetration'), format)}
        table={{
          head: [t('column.place'), t('places.penetration')],
          rows: rows.map((row) => [nameOf(row), share(row.penetration.value)]),
        }}
      />
      <PlaceTable rows={rows} nameOf={nameOf} />
      <Formulas source={places.source[locale]} />
    </div>
  )
}

interface TableProps {
  readonly rows: readonly PlaceRow[]
  readonly nameOf: (row: PlaceRow) => string
}

function PlaceTable({ rows, nameOf }: TableProps) {
  const { t } = useTranslation('insights')
  const { format } = useUi()
  const growth = (value: number | null) => {
    if (value === null) return <span className="soft">—</span>
    return <span className="number">{`${value > 0 ? '+' : ''}${format.percent(value)}`}</span>
  }
  const base = (customers: PlaceRow['customers']) =>
    (['members', 'others', 'unnamed'] as const)
      .filter((kind) => kind === 'members' || customers[kind] > 0)
      .map((kind) => <div key={kind}>{t(`places.${kind}`, { n: format.count(customers[kind]) })}</div>)
  return (
    <Table<PlaceRow>
      size="small"
      rowKey={({ place }) => place ?? ''}
      pagination={false}
      scroll={{ x: 'max-content' }}
      dataSource={rows as PlaceRow[]}
      columns={[
        { key: 'place', title: t('column.place'), fixed: 'left', render: (_, row) => nameOf(row) },
        {
          key: 'penetration',
          title: t('places.penetration'),
          align: 'right',
          render: (_, { penetration: { value, numerator, denominator } }) => (
            <span className="number">
              {value === null ? '—' : format.percent(value)}
              <div className="soft">
                {t('places.of', { n: format.count(numerator ?? 0), all: format.count(denominator ?? 0) })}
              </div>
            </span>
          ),
        },
        { key: 'growth', title: t('column.growth'), align: 'right', render: (_, row) => growth(row.growth) },
        {
          key: 'aov',
          title: t('column.aov'),
          align: 'right',
          render: (_, { aov }) => <span className="number">{written(aov.value, 'money', format) ?? '—'}</span>,
        },
        {
          key: 'index',
          title: t('column.aovIndex'),
          align: 'right',
          render: (_, { index }) => <strong className="number">{written(index.value, 'index', format) ?? '—'}</strong>,
        },
        {
          key: 'base',
          title: t('column.base'),
          render: (_, { customers }) => <div className="soft">{base(customers)}</div>,
        },
      ]}
    />
  )
}

/** What the numbers are made of, in the words of the catalogue, and whose list of places it is. */
function Formulas({ source }: { readonly source: string }) {
  const { t } = useTranslation('insights')
  const { locale } = useUi()
  const catalogue = useEndpoint(listMetrics, {})
  const told = ['customer_penetration', 'member_aov_index'].flatMap(
    (id) => catalogue.data?.items.find((metric) => metric.id === id) ?? [],
  )
  return (
    <div className="soft">
      {told.map(({ id, name, formula }) => (
        <p key={id} className="platform-formula">
          <b>{name[locale]}</b>
          <br />
          {formula[locale]}
        </p>
      ))}
      <p className="platform-formula">{t('places.growthIs')}</p>
      <p className="platform-formula">{source}</p>
    </div>
  )
}
