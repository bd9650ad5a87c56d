import { listMembers } from '@regulars/contract/members'
import { listDuplicates } from '@regulars/contract/merging'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useEndpoint, usePages } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { LinkButton } from '../shell/LinkButton.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'
import { useIsPhone } from '../shell/useMedia.ts'
import { MemberCards } from './MemberCards.tsx'
import { MembersTable } from './MembersTable.tsx'
import { MembersToolbar } from './MembersToolbar.tsx'
import { isFiltered, readFilter } from './members.ts'
import './members.css'

const route = getRouteApi('/signedIn/shell/members')

export function MembersPage() {
  const { t } = useTranslation(['members', 'shell'])
  const format = useFormat()
  const isPhone = useIsPhone()
  const filter = readFilter(route.useSearch())
  const members = usePages(listMembers, { query: { ...filter, limit: 50 } }, { keepPrevious: true })
  const total = members.first?.total
  const sentence = isFiltered(filter) ? 'list.matching' : 'list.answer'
  return (
    <>
      <PageHead
        title={t('shell:nav.members')}
        {...(total !== undefined && { answer: t(sentence, { count: total, n: format.count(total) }) })}
        actions={<ToDuplicates />}
      />
      <div className="panel">
        <MembersToolbar filter={filter} />
        <Answer
          of={{ data: members.first, error: members.error, refetch: members.refetch }}
          isEmpty={({ items }) => items.length === 0}
          empty={isFiltered(filter) ? <NoMatch /> : <NoMembers />}
        >
          {() => (
            <div aria-busy={members.isPlaceholderData}>
              {isPhone ? <MemberCards members={members.items} /> : <MembersTable members={members.items} />}
              <ShowMore pages={members} {...(total !== undefined && { total })} />
            </div>
          )}
        </Answer>
      </div>
    </>
  )
}

/** The way to the review queue, as long as there is something in it. */
function ToDuplicates() {
  const { t } = useTranslation('members')
  const format = useFormat()
  const open = useEndpoint(listDuplicates, { query: { limit: 1 } }).data?.open ?? 0
  if (open === 0) return null
  return <LinkButton to="/duplicates">{t('list.duplicates', { count: open, n: format.count(open) })}</LinkButton>
}

function NoMembers() {
  const { t } = useTranslation('members')
  return (
    <Empty
      title={t('list.empty')}
      text={t('list.emptyText')}
      action={
        <>
          <LinkButton look="primary" to="/import">
            {t('list.import')}
          </LinkButton>
          <LinkButton to="/settings" hash="keys">
            {t('list.connect')}
          </LinkButton>
        </>
      }
    />
  )
}

function NoMatch() {
  const { t } = useTranslation('members')
  return (
    <Empty
      title={t('list.noMatch')}
      text={t('list.noMatchText')}
      action={<LinkButton to="/members">{t('list.clear')}</LinkButton>}
    />
  )
}
