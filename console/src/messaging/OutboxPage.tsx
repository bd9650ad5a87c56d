import { listIntents } from '@regulars/contract/messaging'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { usePages } from '../api.ts'
import { useWorkspace } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { LinkButton } from '../shell/LinkButton.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'
import { MessageDrawer } from './MessageDrawer.tsx'
import { MessageTable } from './MessageTable.tsx'
import { OutboxFilter } from './OutboxFilter.tsx'
import { byState, type Counts, readReason, readState, sumOf } from './outbox.ts'
import './messaging.css'

const route = getRouteApi('/signedIn/shell/outbox')

/** Messages are decided on while one looks. */
const POLL_MS = 5_000

/** Every message that was decided on: sent, held in sandbox, or refused with the reason. */
export function OutboxPage() {
  const { t } = useTranslation('messaging')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const query = {
    state: readState(search.state),
    reason: readReason(search.reason),
    journey: search.journey,
    member: search.member,
  }
  const isFiltered = Object.values(query).some((value) => value !== undefined)
  const messages = usePages(listIntents, { query }, { keepPrevious: true, pollMs: () => POLL_MS })
  const open = (message: string | undefined) =>
    void navigate({ search: { ...search, message }, replace: message === undefined })
  return (
    <>
      <PageHead
        title={t('title')}
        answer={messages.first && <Headline counts={messages.first.counts} />}
        actions={<LinkButton to="/outbox/templates">{t('templates')}</LinkButton>}
      />
      <div className="stack">
        {messages.first && sumOf(messages.first.counts) > 0 && (
          <OutboxFilter
            counts={messages.first.counts}
            filter={query}
            onChange={(change) => void navigate({ search: change })}
          />
        )}
        <section className="panel" aria-label={t('title')}>
          <Answer
            of={{ ...messages, data: messages.first }}
            isEmpty={({ items }) => items.length === 0}
            empty={isFiltered ? <NoMatch /> : <NoMessages />}
          >
            {() => (
              <>
                <MessageTable messages={messages.items} onOpen={open} />
                <ShowMore pages={messages} />
              </>
            )}
          </Answer>
        </section>
      </div>
      <MessageDrawer id={search.message} onClose={() => open(undefined)} />
    </>
  )
}

function Headline({ counts }: { readonly counts: Counts }) {
  const { t } = useTranslation('messaging')
  const format = useFormat()
  const { sandbox } = useWorkspace()
  const total = sumOf(counts)
  if (total === 0) return t('headline.none')
  const of = (state: string) => byState(counts).find((one) => one.state === state)?.count ?? 0
  return t(sandbox ? 'headline.sandbox' : 'headline', {
    sandboxed: format.count(of('sandboxed')),
    sent: format.count(of('sent')),
    refused: format.count(of('refused')),
  })
}

function NoMessages() {
  const { t } = useTranslation('messaging')
  return (
    <Empty
      title={t('empty')}
      text={t('emptyText')}
      action={
        <LinkButton look="primary" to="/journeys">
          {t('emptyAction')}
        </LinkButton>
      }
    />
  )
}

function NoMatch() {
  const { t } = useTranslation('messaging')
  return <Empty title={t('noMatch')} action={<LinkButton to="/outbox">{t('filter.clear')}</LinkButton>} />
}
