import { useFormat } from '@regulars/ui/context.tsx'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useNow } from '../../shell/useNow.ts'
import { useMemberWords } from '../MemberName.tsx'
import { useEvidenceWords } from './Evidence.tsx'
import { evidenceLines, keyOf, type Pair } from './pairs.ts'

interface Props {
  readonly pairs: readonly Pair[]
  /** The key of the pair that is looked at. */
  readonly chosen: string | undefined
}

/** The queue, the likeliest first. */
export function PairList({ pairs, chosen }: Props) {
  const { t } = useTranslation('merging')
  return (
    <nav aria-label={t('list.label')}>
      <ul className="cards">
        {pairs.map((pair) => (
          <li key={keyOf(pair)}>
            <PairLine pair={pair} isChosen={keyOf(pair) === chosen} />
          </li>
        ))}
      </ul>
    </nav>
  )
}

function PairLine({ pair, isChosen }: { readonly pair: Pair; readonly isChosen: boolean }) {
  const { t } = useTranslation('merging')
  const format = useFormat()
  const now = useNow()
  const words = useMemberWords()
  const evidence = useEvidenceWords()
  const [one, other] = pair.members
  return (
    <Link
      to="/duplicates"
      search={{ pair: keyOf(pair) }}
      replace
      className={isChosen ? 'pair-link pair-link-chosen' : 'pair-link'}
      {...(isChosen && { 'aria-current': 'true' as const })}
    >
      <span className="pair-names">
        <strong>{words(one!)}</strong>
        <strong>{words(other!)}</strong>
      </span>
      <span className="pair-score" title={t('score.hint')}>
        <span className="visually-hidden">{t('score')} </span>
        {format.percent(pair.probability, 0)}
      </span>
      <span className="value-origin">
        {[...evidenceLines(pair.evidence).map(evidence), format.ago(pair.foundAt, now)].join(' · ')}
      </span>
    </Link>
  )
}
