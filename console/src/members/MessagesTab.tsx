import type { ResponseOf } from '@regulars/contract'
import { memberMessages } from '@regulars/contract/messaging'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Mark } from '@regulars/ui/Mark.tsx'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePages } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'
import { journeyOf } from './messages.ts'

type Intent = ResponseOf<typeof memberMessages>['items'][number]

/** Messages to one member: why each was sent or not. */
export function MessagesTab({ memberId }: { readonly memberId: string }) {
  const { t } = useTranslation('members')
  const messages = usePages(memberMessages, { params: { member: memberId }, query: { limit: 50 } })
  return (
    <section className="panel">
      <Answer
        of={{ data: messages.first, error: messages.error, refetch: messages.refetch }}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={t('messages.empty')} text={t('messages.emptyText')} />}
      >
        {() => (
          <>
            <ol className="moments">
              {messages.items.map((intent) => (
                <MessageLine key={intent.id} intent={intent} />
              ))}
            </ol>
            <ShowMore pages={messages} />
          </>
        )}
      </Answer>
    </section>
  )
}

interface LineProps {
  readonly intent: Intent
  /** What decided on it. */
  readonly because?: ReactNode
}

export function MessageLine({ intent, because }: LineProps) {
  const { t } = useTranslation(['members', 'terms'])
  const format = useFormat()
  const { state, reason, channel, subject, template, recipient, dueAt } = intent
  const journey = journeyOf(intent.cause)
  return (
    <li className="message-line">
      <div>
        <Link to="/outbox" search={{ message: intent.id }}>
          {subject ?? template}
        </Link>
        <span className="value-origin">
          <Mark set="channel" name={channel}>
            {t(`terms:channel.${channel}`)}
          </Mark>{' '}
          {recipient && `· ${recipient}`}{' '}
          {journey && (
            <>
              ·{' '}
              <Link to="/journeys/$journey" params={{ journey }}>
                {t('messages.journey')}
              </Link>
            </>
          )}
        </span>
      </div>
      <div>
        <Mark set="message" name={state}>
          {t(`terms:message.${state}`)}
          {reason && `: ${t(`terms:gate.${reason}`)}`}
        </Mark>
        <span className="value-origin">
          {format.instant(intent.decidedAt ?? intent.createdAt)}
          {dueAt && ` · ${t('messages.again', { when: format.instant(dueAt) })}`}
        </span>
        {because}
      </div>
    </li>
  )
}
