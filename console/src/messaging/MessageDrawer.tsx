import { CheckCircleOutlined, CloseCircleOutlined } from '@ant-design/icons'
import type { ResponseOf } from '@regulars/contract'
import { getIntent } from '@regulars/contract/messaging'
import { useFormat, useUi } from '@regulars/ui/context.tsx'
import { Mark } from '@regulars/ui/Mark.tsx'
import { Link } from '@tanstack/react-router'
import { Drawer, Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { HtmlPreview } from './HtmlPreview.tsx'
import { journeyOf } from './outbox.ts'

type Message = ResponseOf<typeof getIntent>

interface Props {
  readonly id: string | undefined
  readonly onClose: () => void
}

/** One message exactly as it went or would have gone, and what each check of the gate found. */
export function MessageDrawer({ id, onClose }: Props) {
  const { t } = useTranslation('messaging')
  const message = useEndpoint(getIntent, { params: { id: id ?? '' } }, { enabled: id !== undefined })
  return (
    <Drawer
      open={id !== undefined}
      onClose={onClose}
      title={message.data?.subject ?? t('message')}
      size={720}
      destroyOnHidden
    >
      {id && <Answer of={message}>{(data) => <MessageWords message={data} />}</Answer>}
    </Drawer>
  )
}

function MessageWords({ message }: { readonly message: Message }) {
  const { t } = useTranslation('messaging')
  const { headers, text, html } = message
  const content = [
    ...(html
      ? [{ key: 'html', label: t('content.html'), children: <HtmlPreview html={html} title={t('content.html')} /> }]
      : []),
    ...(text ? [{ key: 'text', label: t('content.text'), children: <pre className="message-text">{text}</pre> }] : []),
    ...(Object.keys(headers).length > 0
      ? [{ key: 'headers', label: t('content.headers'), children: <Headers headers={headers} /> }]
      : []),
  ]
  return (
    <div className="stack">
      <Outcome message={message} />
      <Checks checks={message.checks} />
      {content.length > 0 ? <Tabs items={content} /> : <p className="soft">{t('content.none')}</p>}
    </div>
  )
}

function Outcome({ message }: { readonly message: Message }) {
  const { t } = useTranslation(['messaging', 'terms'])
  const format = useFormat()
  const { state, reason, memberId, externalId, recipient, channel, decidedAt, dueAt, cause, providerMessageId } =
    message
  const journey = journeyOf(cause)
  return (
    <dl className="message-facts">
      <dt>{t('column.state')}</dt>
      <dd>
        <Mark set="message" name={state}>
          {t(`terms:message.${state}`)}
        </Mark>
        {reason && ` · ${t(`terms:gate.${reason}`)}`}
        {dueAt && ` · ${t('again', { instant: format.instant(dueAt) })}`}
      </dd>
      <dt>{t('column.member')}</dt>
      <dd>
        <Link to="/members/$member" params={{ member: externalId ?? memberId }}>
          {externalId ?? t('anonymous')}
        </Link>
        {recipient && ` · ${recipient}`} · {t(`terms:channel.${channel}`)}
      </dd>
      <dt>{t('cause')}</dt>
      <dd>
        {journey ? (
          <Link to="/journeys/$journey" params={{ journey: journey.journey }} search={{ step: journey.step }}>
            {t('cause.journey', { step: journey.step })}
          </Link>
        ) : (
          cause
        )}
      </dd>
      {decidedAt && (
        <>
          <dt>{t('column.decided')}</dt>
          <dd>{format.instantExact(decidedAt)}</dd>
        </>
      )}
      {providerMessageId && (
        <>
          <dt>{t('provider')}</dt>
          <dd className="mono">{providerMessageId}</dd>
        </>
      )}
    </dl>
  )
}

function Checks({ checks }: Pick<Message, 'checks'>) {
  const { t, i18n } = useTranslation('messaging')
  const { locale } = useUi()
  if (checks.length === 0) return null
  return (
    <section aria-labelledby="checks-title">
      <h3 className="message-title" id="checks-title">
        {t('checks.title')}
      </h3>
      <ol className="message-checks">
        {checks.map(({ check, passed, found }) => (
          <li key={check} className={passed ? 'check-passed' : 'check-failed'}>
            {passed ? <CheckCircleOutlined aria-hidden /> : <CloseCircleOutlined aria-hidden />}
            <span>
              <span className="visually-hidden">{passed ? t('checks.passed') : t('checks.failed')} </span>
              {/* The gate may learn new checks before this page learns their words. */}
              {i18n.exists(`messaging:check.${check}`) ? t(`check.${check}` as 'check.consent') : check}
            </span>
            <span className="soft">{found[locale]}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Headers({ headers }: Pick<Message, 'headers'>) {
  return (
    <dl className="message-headers mono">
      {Object.entries(headers).map(([name, value]) => (
        <div key={name}>
          <dt>{name}:</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
