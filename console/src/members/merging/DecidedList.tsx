import { useFormat } from '@regulars/ui/context.tsx'
import { Link } from '@tanstack/react-router'
import { useMemberWords } from '../MemberName.tsx'
import { keyOf, type Pair } from './pairs.ts'
import { useWho } from './useWho.ts'

/** Pairs that somebody decided about: who, when and why. */
export function DecidedList({ pairs }: { readonly pairs: readonly Pair[] }) {
  const format = useFormat()
  const words = useMemberWords()
  const who = useWho()
  return (
    <ul className="cards">
      {pairs.map((pair) => (
        <li key={keyOf(pair)} className="decided-line">
          <span className="pair-names">
            {pair.members.map((member) => (
              <Link key={member.id} to="/members/$member" params={{ member: member.id }} search={{ tab: 'identity' }}>
                {words(member)}
              </Link>
            ))}
          </span>
          <span>
            {pair.reason}
            <span className="value-origin">
              {[pair.decidedBy && who(pair.decidedBy), pair.decidedAt && format.instant(pair.decidedAt)]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </span>
        </li>
      ))}
    </ul>
  )
}
