import { activityKinds, dataMapFile, readDataMap } from '@regulars/contract/dataMap'
import { useUi } from '@regulars/ui/context.tsx'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { DownloadButton } from '../shell/DownloadButton.tsx'
import { Facts } from './Facts.tsx'
import type { Activity, ActivityKind, DataMap } from './registers.ts'

/** The records of processing as they are generated, in the three parts they are generated from. */
export function DataMapPane() {
  const map = useEndpoint(readDataMap, {})
  return (
    <Answer of={map} rows={12}>
      {(data) => (
        <div className="stack">
          <Opening map={data} />
          {activityKinds.map((kind) => (
            <Activities key={kind} kind={kind} activities={data.activities.filter((one) => one.kind === kind)} />
          ))}
        </div>
      )}
    </Answer>
  )
}

function Opening({ map: { activities, covered } }: { readonly map: DataMap }) {
  const { t } = useTranslation('registers')
  const { format } = useUi()
  const missing = covered.missing.length
  return (
    <div className="register-opening">
      <p className="register-answer">
        {missing === 0
          ? t('map.answer', {
              n: format.count(activities.length),
              fields: format.count(covered.fields),
              columns: format.count(covered.columns),
            })
          : t('map.missing', { n: format.count(missing), names: covered.missing.join(', ') })}
      </p>
      <DownloadButton endpoint={dataMapFile} sent={{}} fileName="records-of-processing.csv">
        {t('map.file')}
      </DownloadButton>
    </div>
  )
}

interface PartProps {
  readonly kind: ActivityKind
  readonly activities: readonly Activity[]
}

function Activities({ kind, activities }: PartProps) {
  const { t } = useTranslation('registers')
  return (
    <section className="panel" aria-labelledby={`map-${kind}`}>
      <h2 className="panel-title" id={`map-${kind}`}>
        {t(`kind.${kind}`)}
      </h2>
      <p className="soft plain">{t(`kind.${kind}.text`)}</p>
      <ul className="cards">
        {activities.map((activity) => (
          <ActivityCard key={activity.key} activity={activity} />
        ))}
      </ul>
    </section>
  )
}

function ActivityCard({ activity }: { readonly activity: Activity }) {
  const { t } = useTranslation('registers')
  const { locale, format } = useUi()
  const { name, purpose, legalBasis, fields, classes, stores, retention, recipients, transfers } = activity
  return (
    <li className="register-card">
      <h3 className="panel-heading">
        {name[locale]} <Tag>{t(`basis.${legalBasis}`)}</Tag>
      </h3>
      <Facts
        facts={[
          [t('map.purpose'), purpose[locale] === name[locale] ? '' : purpose[locale]],
          [t('map.fields'), fields.map(({ label }) => label[locale]).join(' · ')],
          [t('map.classes'), classes.map((one) => t(`class.${one}`)).join(' · ')],
          [t('map.retention'), t(`retention.${retention.kind}`, { n: format.count(retention.days ?? 0) })],
          [t('map.recipients'), <Recipients key="recipients" recipients={recipients} />],
          [
            t('map.transfers'),
            transfers
              .map(({ recipient, country, ground }) => `${recipient}: ${country} (${ground ?? t('map.noGround')})`)
              .join(' · '),
          ],
        ]}
      />
      <details className="register-stores">
        <summary>{t('map.stores', { n: format.count(stores.length) })}</summary>
        <ul>
          {stores.map(({ engine, table, columns }) => (
            <li key={table}>
              <code className="mono">{table}</code>{' '}
              <span className="soft">
                {t('map.store', { engine: t(`engine.${engine}`), n: format.count(columns) })}
              </span>
            </li>
          ))}
        </ul>
      </details>
    </li>
  )
}

function Recipients({ recipients }: Pick<Activity, 'recipients'>) {
  const { t } = useTranslation('registers')
  if (recipients.length === 0) return t('map.nobody')
  return recipients.map(({ name, state }) => (
    <span key={name} className="register-name">
      {name} {state === 'in_use' && <Tag color="warning">{t('recipient.in_use')}</Tag>}
    </span>
  ))
}
