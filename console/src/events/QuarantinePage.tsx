import { listQuarantine } from '@regulars/contract/events'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Segmented, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePages } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { LinkButton } from '../shell/LinkButton.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'
import { EventDrawer } from './EventDrawer.tsx'
import { EventList } from './EventList.tsx'
import {
  mostCommon,
  type Quarantine,
  type QuarantinedEvent,
  type QuarantineState,
  quarantineStates,
  readState,
  totalOf,
} from './quarantine.ts'
import { useReasonWords } from './useReasonWords.ts'
import './events.css'

const route = getRouteApi('/signedIn/shell/quarantine')

/** Events that could not be understood, with the reason: mend and replay them, or discard them. */
export function QuarantinePage() {
  const { t } = useTranslation(['events', 'shell'])
  const search = route.useSearch()
  const state = readState(search.state)
  const reason = search.reason
  const [opened, setOpened] = useState<QuarantinedEvent>()
  const quarantine = usePages(listQuarantine, { query: { state, reason, limit: 50 } }, { keepPrevious: true })
  return (
    <>
      <PageHead
        title={t('shell:nav.quarantine')}
        {...(quarantine.first && state === 'waiting' && { answer: <InShort reasons={quarantine.first.reasons} /> })}
      />
      <div className="panel">
        <Filters state={state} reason={reason} reasons={quarantine.first?.reasons ?? []} />
        <Answer
          of={{ data: quarantine.first, error: quarantine.error, refetch: quarantine.refetch }}
          isEmpty={({ items }) => items.length === 0}
          empty={<NothingHere filtered={reason !== undefined} />}
        >
          {({ reasons }) => (
            <div aria-busy={quarantine.isPlaceholderData}>
              <EventList
                key={`${state} ${reason}`}
                events={quarantine.items}
                actionable={state === 'waiting'}
                onOpen={setOpened}
              />
              <ShowMore
                pages={quarantine}
                total={totalOf(reason ? reasons.filter((each) => each.reason === reason) : reasons)}
              />
            </div>
          )}
        </Answer>
      </div>
      {opened && <EventDrawer key={opened.id} event={opened} onClose={() => setOpened(undefined)} />}
    </>
  )
}

function InShort({ reasons }: Pick<Quarantine, 'reasons'>) {
  const { t } = useTranslation('events')
  const format = useFormat()
  const words = useReasonWords()
  const total = totalOf(reasons)
  const most = mostCommon(reasons)
  if (!most) return t('answer.none')
  const count = { count: total, n: format.count(total) }
  // With two reasons of one event each, none is "most".
  if (reasons.length > 1 && most.count * 2 <= total) return t('answer', count)
  return t('answer.most', { ...count, reason: words(most.reason) })
}

interface FiltersProps {
  readonly state: QuarantineState
  readonly reason: string | undefined
  readonly reasons: Quarantine['reasons']
}

function Filters({ state, reason, reasons }: FiltersProps) {
  const { t } = useTranslation('events')
  const format = useFormat()
  const words = useReasonWords()
  const navigate = useNavigate()
  const show = (next: { state: QuarantineState; reason?: string | undefined }) =>
    void navigate({ to: '/quarantine', search: next, replace: true })
  return (
    <div className="toolbar">
      <Segmented
        aria-label={t('state.label')}
        value={state}
        onChange={(next) => show({ state: next })}
        options={quarantineStates.map((each) => ({ value: each, label: t(`state.${each}`) }))}
      />
      <Select
        className="reason-select"
        aria-label={t('reason.label')}
        value={reason ?? ''}
        onChange={(next) => show({ state, reason: next || undefined })}
        options={[
          { value: '', label: t('reason.all') },
          ...reasons.map(({ reason: each, count }) => ({
            value: each,
            label: `${words(each)} (${format.count(count)})`,
          })),
        ]}
      />
    </div>
  )
}

function NothingHere({ filtered }: { readonly filtered: boolean }) {
  const { t } = useTranslation('events')
  if (!filtered) return <Empty title={t('empty')} text={t('empty.text')} />
  return <Empty title={t('empty.filtered')} action={<LinkButton to="/quarantine">{t('empty.showAll')}</LinkButton>} />
}
