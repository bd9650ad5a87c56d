import { listKeys } from '@regulars/contract/access'
import { listGrants } from '@regulars/contract/grants'
import { listIncidents } from '@regulars/contract/incidents'
import { listPenTests } from '@regulars/contract/penTests'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { useMay, useSession } from '../session.ts'
import { LinkButton } from '../shell/LinkButton.tsx'
import { useNow } from '../shell/useNow.ts'
import { clocksToTell, grantsToApprove, keysToResume } from './securityAlerts.ts'

const polls = { pollMs: () => 60_000 }

/** What keeps data safe and waits for somebody: keys that went over their limit, clocks that run, grants to approve. */
export function SecurityAlerts() {
  const { t } = useTranslation('today')
  const { locale, format } = useUi()
  const now = useNow()
  const self = useSession().user.id
  const keys = useEndpoint(listKeys, {}, { ...polls, enabled: useMay('keys:manage') })
  const mayRead = useMay('incidents:read')
  const incidents = useEndpoint(listIncidents, {}, { ...polls, enabled: mayRead })
  const tests = useEndpoint(listPenTests, {}, { enabled: mayRead })
  const grants = useEndpoint(listGrants, {}, { ...polls, enabled: useMay('team:manage') })
  return (
    <>
      {clocksToTell(incidents.data?.items).map(({ id, title, exercise, next }) => (
        <Alert
          key={id}
          type={exercise ? 'warning' : 'error'}
          showIcon
          title={t(exercise ? 'exercise' : 'incident', { title })}
          description={
            <div className="row">
              <span>
                {next.to[locale]} ·{' '}
                {next.dueAt ? t('incident.due', { when: format.ago(next.dueAt, now) }) : t('incident.now')}
              </span>
              <LinkButton size="small" to="/compliance" search={{ tab: 'incidents', incident: id }}>
                {t('incident.open')}
              </LinkButton>
            </div>
          }
        />
      ))}
      {keysToResume(keys.data?.items, now).map(({ id, name, suspendedAt, dailyLimit }) => (
        <Alert
          key={id}
          type="error"
          showIcon
          title={t('key', { name, limit: dailyLimit === null ? '' : format.count(dailyLimit) })}
          description={
            <div className="row">
              <span>{t('key.since', { when: format.instant(suspendedAt) })}</span>
              <LinkButton size="small" to="/settings" hash="keys">
                {t('key.open')}
              </LinkButton>
            </div>
          }
        />
      ))}
      {grantsToApprove(grants.data?.items, self).map(({ id, user, purpose, requestedBy }) => (
        <Alert
          key={id}
          type="warning"
          showIcon
          title={t('grant', { name: user ?? '', by: requestedBy ?? '' })}
          description={
            <div className="row">
              <span>{purpose}</span>
              <LinkButton size="small" to="/settings" hash="team">
                {t('grant.open')}
              </LinkButton>
            </div>
          }
        />
      ))}
      {tests.data?.overdue && (
        <Alert
          type="warning"
          showIcon
          title={t('penTest', { day: format.day(tests.data.dueOn) })}
          description={
            <LinkButton size="small" to="/compliance" search={{ tab: 'penTests' }}>
              {t('penTest.open')}
            </LinkButton>
          }
        />
      )}
    </>
  )
}
