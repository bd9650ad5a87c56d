import { listPurposes, memberConsents } from '@regulars/contract/consent'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Mark } from '@regulars/ui/Mark.tsx'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { ChoicesPanel } from './ChoicesPanel.tsx'
import { type Consent, type ConsentEvent, type Purpose, standings } from './consents.ts'
import { RecordConsent } from './RecordConsent.tsx'

/** Where a member stands on each purpose and channel, and how that came about. */
export function ConsentsTab({ memberId }: { readonly memberId: string }) {
  const { t } = useTranslation('members')
  const [recording, setRecording] = useState(false)
  const mayRecord = useMay('consent:write')
  const purposes = useEndpoint(listPurposes, {})
  const consents = useEndpoint(memberConsents, { params: { member: memberId } })
  return (
    <Answer of={consents}>
      {(answer) => (
        <Answer of={purposes}>
          {({ items }) => (
            <div className="stack">
              <section className="panel" aria-labelledby="consents-title">
                <h2 className="panel-title" id="consents-title">
                  {t('tab.consents')}
                  {mayRecord && items.length > 0 && (
                    <Button onClick={() => setRecording(true)}>{t('consent.record')}</Button>
                  )}
                </h2>
                {items.length === 0 && <Empty title={t('consents.none')} text={t('consents.noneText')} />}
                {items.map((purpose) => (
                  <PurposeBlock key={purpose.code} purpose={purpose} consents={answer.items} />
                ))}
              </section>
              <ChoicesPanel memberId={memberId} />
              <History history={answer.history} purposes={items} />
              {recording && <RecordConsent memberId={memberId} purposes={items} onClose={() => setRecording(false)} />}
            </div>
          )}
        </Answer>
      )}
    </Answer>
  )
}

interface BlockProps {
  readonly purpose: Purpose
  readonly consents: readonly Consent[]
}

function PurposeBlock({ purpose, consents }: BlockProps) {
  const { t } = useTranslation(['members', 'terms'])
  const { locale, format } = useUi()
  return (
    <section className="purpose">
      <h3 className="plain">{purpose.name[locale]}</h3>
      <p className="soft plain">{purpose.description[locale]}</p>
      <dl className="plain">
        {standings(purpose, consents).map(({ channel, state, source, at }) => (
          <div className="value-line" key={channel}>
            <dt>
              <Mark set="channel" name={channel}>
                {t(`terms:channel.${channel}`)}
              </Mark>
            </dt>
            <dd>
              <span className={`consent-${state}`}>{t(`terms:consent.${state}`)}</span>
              <span className="value-origin">
                {purpose.legalBasis === 'contract' && state === 'none' && t('consents.contract')}
                {[source, at && format.instant(at)].filter(Boolean).join(' · ')}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

interface HistoryProps {
  readonly history: readonly ConsentEvent[]
  readonly purposes: readonly Purpose[]
}

function History({ history, purposes }: HistoryProps) {
  const { t } = useTranslation(['members', 'terms'])
  const { locale, format } = useUi()
  const nameOf = (code: string) => purposes.find((purpose) => purpose.code === code)?.name[locale] ?? code
  return (
    <section className="panel" aria-labelledby="consent-history">
      <h2 className="panel-title" id="consent-history">
        {t('consents.history')}
      </h2>
      {history.length === 0 && <p className="soft plain">{t('consents.historyEmpty')}</p>}
      <ol className="moments">
        {history.map((event) => (
          <li className="value-line" key={`${event.at} ${event.purpose} ${event.channel}`}>
            <time title={format.instantExact(event.at)} className="soft">
              {format.instant(event.at)}
            </time>
            <div>
              <strong className={`consent-${event.state}`}>{t(`terms:consent.${event.state}`)}</strong>{' '}
              {nameOf(event.purpose)} · {t(`terms:channel.${event.channel}`)} · {event.source}
              <span className="value-origin">
                {t('consents.by', { actor: event.actor, version: String(event.noticeVersion) })}
              </span>
              {Object.keys(event.proof).length > 0 && (
                <span className="value-origin">
                  {t('consents.proof')} <code className="mono">{JSON.stringify(event.proof)}</code>
                </span>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}
