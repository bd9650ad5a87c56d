import { listRenewals, renewalRate } from '@regulars/contract/renewals'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Stat } from '@regulars/ui/Stat.tsx'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint, usePages } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'
import { centsToMills, type DueRenewal } from './organisations.ts'

const route = getRouteApi('/signedIn/shell/organisations')
const windows = [30, 60, 90, 180, 365] as const

/** How many contracts were renewed, and which end soon. */
export function RenewalsTab() {
  return (
    <div className="stack">
      <Rates />
      <Due />
    </div>
  )
}

function Rates() {
  const { t } = useTranslation('organisations')
  const format = useFormat()
  const rate = useEndpoint(renewalRate, { query: {} })
  return (
    <section className="panel" aria-labelledby="rate-title">
      <h2 className="panel-title" id="rate-title">
        {t('rate.title')}
      </h2>
      <Answer of={rate} rows={3}>
        {({ from, to, graceDays, total, strategic, kinds }) => {
          const lines = [
            { label: t('rate.total'), ...total },
            ...kinds.map(({ kind, ...counts }) => ({ label: t(`short.${kind}`), ...counts })),
            { label: t('rate.strategic'), ...strategic },
          ]
          return (
            <>
              <div className="rates">
                {lines.map((line) => (
                  <Stat
                    key={line.label}
                    label={line.label}
                    value={line.rate === null ? null : format.percent(line.rate)}
                    note={t('rate.parts', { renewed: format.count(line.renewed), due: format.count(line.due) })}
                  />
                ))}
              </div>
              <p className="soft plain rates-how">
                <small>{t('rate.how', { from: format.day(from), to: format.day(to), days: String(graceDays) })}</small>
              </p>
            </>
          )
        }}
      </Answer>
    </section>
  )
}

function Due() {
  const { t } = useTranslation('organisations')
  const format = useFormat()
  const navigate = route.useNavigate()
  const asked = Number(route.useSearch().days)
  const days = windows.find((each) => each === asked) ?? 90
  const due = usePages(listRenewals, { query: { days, limit: 50 } }, { keepPrevious: true })
  const total = due.first?.total
  return (
    <section className="panel" aria-labelledby="due-title">
      <div className="panel-title">
        <h2 className="panel-heading" id="due-title">
          {total === undefined ? t('due.title') : t('due.answer', { count: total, n: format.count(total) })}
        </h2>
        <Select
          aria-label={t('due.within')}
          className="due-window"
          value={days}
          onChange={(next) => void navigate({ search: { tab: 'renewals', days: String(next) }, replace: true })}
          options={windows.map((each) => ({ value: each, label: t('due.days', { count: each }) }))}
        />
      </div>
      <Answer
        of={{ data: due.first, error: due.error, refetch: due.refetch }}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={t('due.empty')} text={t('due.emptyText')} />}
      >
        {() => (
          <div aria-busy={due.isPlaceholderData}>
            <ul className="cards">
              {due.items.map((item) => (
                <DueLine key={item.contract.id} of={item} />
              ))}
            </ul>
            <ShowMore pages={due} {...(total !== undefined && { total })} />
          </div>
        )}
      </Answer>
    </section>
  )
}

function DueLine({ of: { contract, organisation, manager, daysLeft } }: { readonly of: DueRenewal }) {
  const { t } = useTranslation(['organisations', 'terms'])
  const format = useFormat()
  return (
    <li className="group-line">
      <span>
        <Link to="/organisations" search={{ organisation: organisation.id }} className="member-name">
          {organisation.name}
        </Link>
        <span className="value-origin">
          {[
            organisation.number,
            t(`terms:organisation.${organisation.kind}`),
            organisation.strategic && t('strategic'),
            manager?.name ?? t('manager.none'),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
      <span className="group-end">
        {format.day(contract.endsOn)}
        <span className="value-origin">
          {daysLeft === 0 ? t('due.today') : t('due.left', { count: daysLeft })} ·{' '}
          {format.money(centsToMills(contract.feeCents), contract.currency)}
        </span>
      </span>
    </li>
  )
}
