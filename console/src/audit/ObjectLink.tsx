import { Link } from '@tanstack/react-router'
import type { AuditEntry } from './audit.ts'
import { useAuditWords } from './useAuditWords.ts'

/** What an entry is about, leading to its page where it has one. */
export function ObjectLink({ object: { kind, id } }: Pick<AuditEntry, 'object'>) {
  const words = useAuditWords()
  // The first characters tell apart; the whole id is in the drawer and the export.
  const text = (
    <>
      {words.kind(kind)} <span className="audit-id">{id.length > 12 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id}</span>
    </>
  )
  if (kind === 'member')
    return (
      <Link to="/members/$member" params={{ member: id }}>
        {text}
      </Link>
    )
  if (kind === 'journey')
    return (
      <Link to="/journeys/$journey" params={{ journey: id }}>
        {text}
      </Link>
    )
  if (kind === 'segment')
    return (
      <Link to="/segments" search={{ segment: id }}>
        {text}
      </Link>
    )
  return text
}
