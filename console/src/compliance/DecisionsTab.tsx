import { listDecisions } from '@regulars/contract/decisions'
import { useUi } from '@regulars/ui/context.tsx'
import { Link } from '@tanstack/react-router'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { type Decisions, readKind } from './fairness.ts'

type Kind = Decisions[number]
type Feature = Kind['deciders'][number]['features'][number]

/** The register of automated decisions: what is decided, by which features, and what stops it. */
export function DecisionsTab() {
  const decisions = useEndpoint(listDecisions, {})
  return (
    <Answer of={decisions} rows={12}>
      {({ items }) => (
        <div className="stack">
          <Sensitive items={items} />
          {items.map((kind) => (
            <KindPanel key={kind.kind} kind={kind} />
          ))}
        </div>
      )}
    </Answer>
  )
}

/** The answer first: whether anything reads a sensitive field. */
function Sensitive({ items }: { readonly items: Decisions }) {
  const { t } = useTranslation('compliance')
  const { format } = useUi()
  const features = items.flatMap(({ deciders }) => deciders.flatMap((decider) => decider.features))
  const closed = features.filter(({ sensitive, approved }) => sensitive && !approved).length
  const approved = features.filter((feature) => feature.approved).length
  return (
    <p className="decisions-answer">
      {closed > 0
        ? t('decisions.closed', { count: closed, n: format.count(closed) })
        : approved > 0
          ? t('decisions.approved', { count: approved, n: format.count(approved) })
          : t('decisions.noSensitive')}{' '}
      <Link to="/compliance" search={{ tab: 'fields' }}>
        {t('decisions.toFields')}
      </Link>
    </p>
  )
}

function KindPanel({
  kind: { kind, name, decides, effect, stoppedBy, comparable, deciders },
}: {
  readonly kind: Kind
}) {
  const { t } = useTranslation('compliance')
  const { locale, format } = useUi()
  return (
    <section className="panel" aria-labelledby={`decision-${kind}`}>
      <h2 className="panel-title" id={`decision-${kind}`}>
        <span>
          {name[locale]} <Tag>{t(`effect.${effect}`)}</Tag>
        </span>
        {comparable && (
          <Link to="/compliance" search={{ tab: 'fairness', kind: readKind(kind) }}>
            {t('decisions.compare')}
          </Link>
        )}
      </h2>
      <p className="plain">{decides[locale]}</p>
      <p className="soft plain">
        {t('decisions.stoppedBy')} {stoppedBy[locale]}
      </p>
      {deciders.length === 0 ? (
        <p className="soft plain">{t('decisions.none')}</p>
      ) : (
        <details className="decision-list">
          <summary>{t('decisions.deciders', { count: deciders.length, n: format.count(deciders.length) })}</summary>
          <ul className="cards">
            {deciders.map((decider) => (
              <li key={decider.id} className="decision-line">
                <strong>{decider.name[locale]}</strong>{' '}
                {decider.version !== null && (
                  <span className="soft">{t('decisions.version', { version: String(decider.version) })}</span>
                )}
                <Features features={decider.features} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function Features({ features }: { readonly features: readonly Feature[] }) {
  const { t } = useTranslation('compliance')
  const { locale } = useUi()
  if (features.length === 0) return <div className="soft">{t('decisions.readsNothing')}</div>
  return (
    <div>
      <span className="soft">{t('decisions.reads')}</span>{' '}
      {features.map(({ id, name, sensitive, approved }) => (
        <Tag key={id} {...(sensitive && { color: approved ? 'warning' : 'error' })}>
          {name[locale]}
          {sensitive && ` · ${t(approved ? 'decisions.isApproved' : 'decisions.isClosed')}`}
        </Tag>
      ))}
    </div>
  )
}
