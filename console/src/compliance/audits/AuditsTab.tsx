import { listAudits, openAudit } from '@regulars/contract/audits'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { getRouteApi, Link } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../../api.ts'
import { useMay } from '../../session.ts'
import { Answer } from '../../shell/Answer.tsx'
import { AuditView } from './AuditView.tsx'
import type { AuditSummary, Audits } from './audits.ts'
import { FindingList } from './FindingList.tsx'
import './audits.css'

const route = getRouteApi('/signedIn/shell/compliance')

/** The audits of the quarters and what they found; with one chosen, that one. */
export function AuditsTab() {
  const { audit } = route.useSearch()
  return audit ? <AuditView key={audit} id={audit} /> : <Overview />
}

function Overview() {
  const audits = useEndpoint(listAudits, {})
  const { t } = useTranslation('audits')
  return (
    <Answer of={audits} rows={10}>
      {(data) => (
        <div className="stack">
          <section className="panel" aria-labelledby="audits-title">
            <h2 className="panel-title" id="audits-title">
              {t('list')}
              <OpenButton audits={data} />
            </h2>
            <p className="soft plain">{t('list.text')}</p>
            {data.items.length === 0 ? (
              <Empty title={t('list.none')} text={t('list.noneText')} />
            ) : (
              <ul className="cards">
                {data.items.map((one) => (
                  <AuditLine key={one.id} audit={one} />
                ))}
              </ul>
            )}
          </section>
          <section className="panel" aria-labelledby="findings-title">
            <h2 className="panel-title" id="findings-title">
              {t('findings.open')}
            </h2>
            {data.openFindings.length === 0 ? (
              <p className="soft plain">{t('findings.none')}</p>
            ) : (
              <FindingList findings={data.openFindings} people={undefined} />
            )}
          </section>
        </div>
      )}
    </Answer>
  )
}

function AuditLine({ audit }: { readonly audit: AuditSummary }) {
  const { t } = useTranslation('audits')
  const { format } = useUi()
  const { id, quarter, state, overdue, items, judged, openFindings, dueOn, closedAt } = audit
  return (
    <li className="audit-line">
      <Link to="/compliance" search={{ tab: 'audits', audit: id }} className="audit-quarter">
        {t('quarter', { quarter })}
      </Link>
      <span>{t('judged', { n: format.count(judged), of: format.count(items) })}</span>
      <span>{t('openFindings', { count: openFindings, n: format.count(openFindings) })}</span>
      <span className={overdue ? 'audit-overdue' : 'soft'}>
        {state === 'closed'
          ? t('closedOn', { day: format.dayOf(closedAt ?? '') })
          : t(overdue ? 'overdueSince' : 'due', { day: format.day(dueOn) })}
      </span>
    </li>
  )
}

/** By itself it opens on the first day of a quarter; a workspace that is newer may begin at once. */
function OpenButton({ audits: { now } }: { readonly audits: Audits }) {
  const { t } = useTranslation('audits')
  const { message } = App.useApp()
  const navigate = route.useNavigate()
  const mayOpen = useMay('compliance:write')
  const open = useCommand(openAudit, {
    done: ({ id }) => {
      message.success(t('opened'))
      void navigate({ search: { tab: 'audits', audit: id } })
    },
  })
  if (!mayOpen || now.isOpened) return null
  return (
    <Button type="primary" loading={open.isPending} onClick={() => open.run({})}>
      {t('open', { quarter: now.quarter })}
    </Button>
  )
}
