import { listIncidents } from '@regulars/contract/incidents'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Stat } from '@regulars/ui/Stat.tsx'
import { Link } from '@tanstack/react-router'
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { type Register, reachesLine, type Summary } from './incidents.ts'
import { StartDialog } from './StartDialog.tsx'
import { TimeLeft } from './TimeLeft.tsx'

const pollMs = 60_000

/** All incidents, what is most pressing first, and how many there are a quarter. */
export function RegisterView() {
  const { t } = useTranslation('incidents')
  const [starting, setStarting] = useState(false)
  const mayWrite = useMay('incidents:write')
  const register = useEndpoint(listIncidents, {}, { pollMs: () => pollMs })
  const start = mayWrite && (
    <Button type="primary" danger onClick={() => setStarting(true)}>
      {t('start')}
    </Button>
  )
  return (
    <>
      <Answer of={register} rows={8}>
        {(data) => (
          <div className="stack">
            <section className="panel" aria-labelledby="incidents-title">
              <h2 className="panel-title" id="incidents-title">
                {t('register')}
                {data.items.length > 0 && start}
              </h2>
              {data.items.length === 0 ? (
                <Empty title={t('empty')} text={t('emptyText')} {...(start && { action: start })} />
              ) : (
                <ul className="cards">
                  {data.items.map((one) => (
                    <Line key={one.id} of={one} />
                  ))}
                </ul>
              )}
            </section>
            {data.items.length > 0 && <Counter of={data} />}
          </div>
        )}
      </Answer>
      {starting && register.data && <StartDialog laws={register.data.laws} onClose={() => setStarting(false)} />}
    </>
  )
}

function Line({ of: one }: { readonly of: Summary }) {
  const { t } = useTranslation('incidents')
  const { format } = useUi()
  const notes = [
    t(`severity.${one.severity}`),
    one.people !== null && t('people', { count: one.people, n: format.count(one.people) }),
    t('noticed', { when: format.instant(one.noticedAt) }),
    one.state === 'closed' && t(`outcome.${one.outcome}`),
    one.readyMinutes !== null && t('ready', { minutes: format.count(one.readyMinutes) }),
  ]
  return (
    <li className="incident-line">
      <div className="incident-words">
        <Link to="/compliance" search={{ tab: 'incidents', incident: one.id }}>
          <strong>{one.title}</strong>
        </Link>{' '}
        {one.exercise && <Tag>{t('exercise')}</Tag>}
        <span className="value-origin">{notes.filter(Boolean).join(' · ')}</span>
      </div>
      {one.state === 'closed' ? (
        <Tag>{t('closed')}</Tag>
      ) : one.next ? (
        <NextClock of={one.next} />
      ) : (
        <Tag color="green">{t('answered')}</Tag>
      )}
    </li>
  )
}

function NextClock({ of: next }: { readonly of: NonNullable<Summary['next']> }) {
  const { locale } = useUi()
  return (
    <div className="incident-next">
      <TimeLeft clock={next} />
      <span className="value-origin">{next.to[locale]}</span>
    </div>
  )
}

const SHOWN = 4

function Counter({ of: { quarters, line } }: { readonly of: Register }) {
  const { t } = useTranslation('incidents')
  const { format } = useUi()
  return (
    <section className="panel" aria-labelledby="incident-counter">
      <h2 className="panel-title" id="incident-counter">
        {t('counter')}
      </h2>
      <div className="incident-figures">
        {quarters.slice(0, SHOWN).map(({ quarter, incidents, change }) => (
          <Stat
            key={quarter}
            label={quarter}
            value={format.count(incidents)}
            note={
              change === null ? (
                t('change.none')
              ) : (
                <span className={reachesLine(change, line) ? 'incident-good' : undefined}>
                  {t('change', { change: format.percent(change, 0) })}
                </span>
              )
            }
          />
        ))}
      </div>
      <p className="soft plain">{t('counterText', { line: format.percent(line, 0) })}</p>
    </section>
  )
}
