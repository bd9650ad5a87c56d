import { memberTimeline } from '@regulars/contract/members'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { useTranslation } from 'react-i18next'
import { usePages } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'
import { ArchivedNote } from './ArchivedNote.tsx'
import { detailOf } from './detail.ts'
import { DetailLink, EventDetail } from './EventDetail.tsx'
import { byDay, type TimelineEvent } from './members.ts'
import { useEventWords } from './useEventWords.ts'

interface Props {
  readonly memberId: string
  readonly asOf: string | undefined
}

/** Everything that happened with a member, newest first, day by day. */
export function TimelineTab({ memberId, asOf }: Props) {
  const { t } = useTranslation('members')
  const format = useFormat()
  const events = usePages(memberTimeline, { params: { member: memberId }, query: { asOf, limit: 50 } })
  return (
    <section className="panel">
      <Answer
        of={{ data: events.first, error: events.error, refetch: events.refetch }}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={t('timeline.empty')} text={t('timeline.emptyText')} />}
      >
        {() => (
          <>
            {byDay(events.items, format.dayOf).map(({ day, events: ofDay }) => (
              <section key={day} className="timeline-section">
                <h2 className="timeline-day">{day}</h2>
                <ol className="moments">
                  {ofDay.map((event) => (
                    <Moment key={event.id} event={event} />
                  ))}
                </ol>
              </section>
            ))}
            <ShowMore pages={events} />
          </>
        )}
      </Answer>
    </section>
  )
}

export function Moment({ event }: { readonly event: TimelineEvent }) {
  const { t } = useTranslation('members')
  const format = useFormat()
  const words = useEventWords()
  const detail = detailOf(event)
  return (
    <li className="moment">
      <time dateTime={event.occurredAt} title={format.instantExact(event.occurredAt)}>
        {format.time(event.occurredAt)}
      </time>
      <details>
        <summary>
          <strong>{words(event.name)}</strong>{' '}
          <span className="soft">
            {detail && <EventDetail detail={detail} />}
            {!detail && event.orderId && t('timeline.order', { order: event.orderId })}
            {event.archived && ` · ${t('archived')}`}
          </span>
        </summary>
        {detail && <DetailLink detail={detail} />}
        {event.archived && <ArchivedNote at={event.occurredAt} />}
        <pre>{JSON.stringify(event.properties, null, 2)}</pre>
        <p className="soft plain">
          <small>
            <code>{event.name}</code> · {t('timeline.source', { source: event.source })}
            {event.channel && ` · ${t('timeline.channel', { channel: event.channel })}`} · {t('timeline.received')}{' '}
            {format.instantExact(event.receivedAt)}
          </small>
        </p>
      </details>
      <span className="number">{event.amountMills !== null && format.money(event.amountMills)}</span>
    </li>
  )
}
