import { useFormat } from '@regulars/ui/context.tsx'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useNow } from '../shell/useNow.ts'
import { useMemberWords } from './MemberName.tsx'
import type { MemberSummary } from './members.ts'

/** The list on a phone. */
export function MemberCards({ members }: { readonly members: readonly MemberSummary[] }) {
  const { t } = useTranslation('members')
  const format = useFormat()
  const now = useNow()
  const words = useMemberWords()
  return (
    <ul className="cards">
      {members.map((member) => (
        <li key={member.id}>
          <Link to="/members/$member" params={{ member: member.id }} className="card-link">
            <strong>{words(member)}</strong>
            <span className="soft">
              {t('column.lastSeen')} {format.ago(member.lastSeenAt, now)} · {member.source}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
