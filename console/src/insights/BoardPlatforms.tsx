import { listMetrics, metricsByPlatform } from '@regulars/contract/metrics'
import { useUi } from '@regulars/ui/context.tsx'
import { Table } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import type { MetricValue } from './metric.ts'
import type { Period } from './period.ts'
import { type PlatformRow, type Platforms, platformName, platformRows } from './platforms.ts'

/** Members and others on the sales platforms; not there at all for a company that sells on none. */
export function BoardPlatforms({ period: { from, to } }: { readonly period: Period }) {
  const { t } = useTranslation('insights')
  const platforms = useEndpoint(metricsByPlatform, { query: { from, to } }, { keepPrevious: true })
  if (platforms.data?.items.length === 0) return null
  return (
    <section className="panel" aria-labelledby="platforms-title">
      <h2 className="panel-title" id="platforms-title">
        {t('platforms.title')}
      </h2>
      <Answer of={platforms} rows={3}>
        {(data) => <PlatformTable platforms={data} />}
      </Answer>
    </section>
  )
}

function PlatformTable({ platforms }: { readonly platforms: Platforms }) {
  const { t } = useTranslation('insights')
  const { locale, format } = useUi()
  const lead = ({ lead: { value } }: PlatformRow) => {
    if (value === null) return <span className="soft">{t('platforms.noLead')}</span>
    return <strong className="number">{`${value > 0 ? '+' : ''}${format.percent(value)}`}</strong>
  }
  return (
    <>
      <Table<PlatformRow>
        size="small"
        rowKey={({ platform }) => platform ?? ''}
        pagination={false}
        scroll={{ x: 'max-content' }}
        dataSource={platformRows(platforms)}
        columns={[
          {
            key: 'platform',
            title: t('column.platform'),
            render: (_, { platform }) => (platform === null ? t('platforms.all') : platformName(platform, locale)),
          },
          {
            key: 'members',
            title: t('column.members'),
            align: 'right',
            render: (_, { members }) => <Conversion of={members} />,
          },
          {
            key: 'others',
            title: t('column.others'),
            align: 'right',
            render: (_, { others }) => <Conversion of={others} />,
          },
          { key: 'lead', title: t('column.lead'), align: 'right', render: (_, row) => lead(row) },
        ]}
      />
      <Formulas />
    </>
  )
}

function Conversion({ of: { value, numerator, denominator } }: { readonly of: MetricValue }) {
  const { t } = useTranslation('insights')
  const { format } = useUi()
  return (
    <span className="number">
      {value === null ? '—' : format.percent(value)}
      <div className="soft">
        {t('platforms.of', { n: format.count(numerator ?? 0), all: format.count(denominator ?? 0) })}
      </div>
    </span>
  )
}

/** What the numbers are made of, in the words of the catalogue. */
function Formulas() {
  const { locale } = useUi()
  const catalogue = useEndpoint(listMetrics, {})
  const told = ['platform_member_conversion', 'platform_conversion_lead'].flatMap(
    (id) => catalogue.data?.items.find((metric) => metric.id === id) ?? [],
  )
  return told.map(({ id, name, formula, description }) => (
    <p key={id} className="soft platform-formula">
      <b>{name[locale]}</b>
      <br />
      {formula[locale]}
      <br />
      {description[locale]}
    </p>
  ))
}
