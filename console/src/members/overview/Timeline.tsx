import { useFormat } from '@regulars/ui/context.tsx'
import { useTranslation } from 'react-i18next'
import { byDay } from '../members.ts'
import { Moment } from '../TimelineTab.tsx'
import { Nothing } from './Block.tsx'
import { type Content, ROWS_SHOWN } from './overview.ts'

export function Timeline({ timeline }: { readonly timeline: Content<'timeline'> }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  if (timeline.items.length === 0) return <Nothing>{t('timeline.none')}</Nothing>
  return byDay(timeline.items.slice(0, ROWS_SHOWN), format.dayOf).map(({ day, events }) => (
    <section key={day} className="timeline-section">
      <h3 className="timeline-day">{day}</h3>
      <ol className="moments">
        {events.map((event) => (
          <Moment key={event.id} event={event} />
        ))}
      </ol>
    </section>
  ))
}
