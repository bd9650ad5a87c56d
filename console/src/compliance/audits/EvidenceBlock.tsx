import { useUi } from '@regulars/ui/context.tsx'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Item } from './audits.ts'

/** What the product showed, with its counts and some of what was counted. */
export function EvidenceBlock({ evidence }: { readonly evidence: NonNullable<Item['evidence']> }) {
  const { t } = useTranslation('audits')
  const { locale, format } = useUi()
  const { sentence, concern, facts, sample, takenAt } = evidence
  return (
    <div className="evidence">
      <p className="plain">
        {concern && <Tag color="warning">{t('evidence.concern')}</Tag>}
        {sentence[locale]}
      </p>
      <dl className="evidence-facts">
        {facts.map(({ name, value }) => (
          <div key={name.en}>
            <dt>{name[locale]}</dt>
            <dd className="number">{typeof value === 'number' ? format.count(value) : value}</dd>
          </div>
        ))}
      </dl>
      {sample.length > 0 && (
        <details>
          <summary>{t('evidence.sample', { count: sample.length, n: format.count(sample.length) })}</summary>
          <ul className="evidence-sample">
            {sample.map((one) => (
              <li key={typeof one === 'string' ? one : one.en}>{typeof one === 'string' ? one : one[locale]}</li>
            ))}
          </ul>
        </details>
      )}
      <p className="soft plain audit-small">{t('evidence.taken', { time: format.instant(takenAt) })}</p>
    </div>
  )
}
