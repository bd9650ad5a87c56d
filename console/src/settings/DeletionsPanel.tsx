import type { ResponseOf } from '@regulars/contract'
import { listDeletionRequests } from '@regulars/contract/deletions'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { useNow } from '../shell/useNow.ts'

type Deletion = ResponseOf<typeof listDeletionRequests>['items'][number]

/** Members who asked to be deleted, what is due next first, and what to do about it. */
export function DeletionsPanel() {
  const { t } = useTranslation('settings')
  const requests = useEndpoint(listDeletionRequests, { query: { limit: 100 } })
  return (
    <>
      <p className="soft settings-lead">{t('deletions.text')}</p>
      <Answer
        of={requests}
        rows={3}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={t('deletions.empty')} text={t('deletions.emptyText')} />}
      >
        {({ items }) => (
          <ul className="cards">
            {items.map((request) => (
              <RequestLine key={request.id} request={request} />
            ))}
          </ul>
        )}
      </Answer>
    </>
  )
}

function RequestLine({ request: { memberId, memberNumber, state, askedAt, dueAt } }: { readonly request: Deletion }) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const now = useNow()
  const isOpen = state === 'open'
  const isLate = isOpen && new Date(dueAt).getTime() < now
  return (
    <li className={isOpen ? 'key-line' : 'key-line key-over'}>
      <div className="key-words">
        <Link to="/members/$member" params={{ member: memberId }}>
          {memberNumber ?? memberId.slice(0, 8)}
        </Link>
        <span className="value-origin">
          {[
            t('deletions.asked', { day: format.dayOf(askedAt) }),
            isOpen ? t('deletions.due', { day: format.dayOf(dueAt) }) : t('deletions.takenBack'),
            isLate && t('deletions.late'),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
    </li>
  )
}
