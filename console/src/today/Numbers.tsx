import { listMetrics } from '@regulars/contract/metrics'
import { useUi } from '@regulars/ui/context.tsx'
import { Stat } from '@regulars/ui/Stat.tsx'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { useNow } from '../shell/useNow.ts'
import { freshWithinSeconds, type Today } from './today.ts'

/** Where members, messages and refused events stand; each number leads to its rows. */
export function Numbers({ today }: { readonly today: Today }) {
  const { t } = useTranslation(['today', 'shell'])
  const { format } = useUi()
  const { messages } = today
  return (
    <section className="panel" aria-labelledby="numbers-title">
      <h2 className="panel-title" id="numbers-title">
        {t('numbers.title')}
      </h2>
      <div className="numbers">
        <MembersStat members={today.members} />
        <Linked to="/outbox" search={{ state: 'sent' }} label={t('numbers.sent')} value={messages.sent} />
        <Linked
          to="/outbox"
          search={{ state: 'sandboxed' }}
          label={t('numbers.sandboxed')}
          value={messages.sandboxed}
        />
        <Linked to="/outbox" search={{ state: 'refused' }} label={t('numbers.refused')} value={messages.refused} />
        <Linked to="/outbox" search={{ state: 'waiting' }} label={t('numbers.waiting')} value={messages.waiting} />
        <Linked to="/quarantine" label={t('numbers.quarantined')} value={today.quarantined} />
      </div>
      <Freshness freshness={today.freshness} format={format} />
    </section>
  )
}

function MembersStat({ members }: { readonly members: number }) {
  const { t } = useTranslation('today')
  const { locale, format } = useUi()
  const catalogue = useEndpoint(listMetrics, {})
  const metric = catalogue.data?.items.find(({ id }) => id === 'member_total')
  return (
    <Stat
      label={t('numbers.members')}
      value={format.count(members)}
      {...(metric && {
        formula: {
          formula: metric.formula[locale],
          description: metric.description[locale],
          version: String(metric.version),
          rows: <Link to="/members">{t('numbers.rows')}</Link>,
        },
      })}
    />
  )
}

type LinkedProps = { readonly label: string; readonly value: number } & (
  | { readonly to: '/outbox'; readonly search: { readonly state: string } }
  | { readonly to: '/quarantine'; readonly search?: undefined }
)

function Linked({ label, value, to, search }: LinkedProps): ReactNode {
  const { format } = useUi()
  return (
    <div className="stat">
      <div className="stat-label">{label}</div>
      <Link to={to} {...(search && { search })} className="stat-value" aria-label={`${label}: ${format.count(value)}`}>
        {format.count(value)}
      </Link>
    </div>
  )
}

interface FreshnessProps {
  readonly freshness: Today['freshness']
  readonly format: ReturnType<typeof useUi>['format']
}

function Freshness({ freshness, format }: FreshnessProps) {
  const { t } = useTranslation('today')
  const now = useNow()
  if (!freshness.newestOccurredAt) return null
  const ago = format.ago(freshness.newestOccurredAt, now)
  return (
    <p className="soft numbers-freshness">
      {freshness.lagSeconds <= freshWithinSeconds
        ? t('freshness.upToDate', { ago })
        : t('freshness', { ago, lag: format.duration(freshness.lagSeconds) })}
    </p>
  )
}
