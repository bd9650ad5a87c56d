import { ArrowLeftOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../session.ts'
import { Answer } from '../../shell/Answer.tsx'
import { useIsPhone } from '../../shell/useMedia.ts'
import { Comparison } from './Comparison.tsx'
import { DecisionDialog } from './DecisionDialog.tsx'
import { Evidence } from './Evidence.tsx'
import { MergeEffects } from './MergeEffects.tsx'
import { firstToJoin, type Pair } from './pairs.ts'
import type { Decided } from './UndoBar.tsx'
import { useKeys } from './useKeys.ts'
import { useSide } from './useSide.ts'

interface Props {
  readonly pair: Pair
  readonly onDecided: (decided: Decided) => void
}

/** One pair: both profiles side by side, what a merge would do, and the decision. */
export function PairView({ pair, onDecided }: Props) {
  const { t } = useTranslation('merging')
  const isPhone = useIsPhone()
  const mayMerge = useMay('members:merge')
  const [survivorId, setSurvivorId] = useState(firstToJoin(pair))
  const [asking, setAsking] = useState<'merge' | 'keep_apart'>()
  const one = useSide(pair.members[0]!.id)
  const other = useSide(pair.members[1]!.id)
  const both = one.data && other.data && ([one.data, other.data] as const)
  const keys = {
    '1': () => setSurvivorId(pair.members[0]!.id),
    '2': () => setSurvivorId(pair.members[1]!.id),
    m: () => setAsking('merge'),
    n: () => setAsking('keep_apart'),
  }
  useKeys(mayMerge && both && !asking ? keys : {})
  return (
    <section className="panel pair-view" aria-label={t('pair.label')}>
      {isPhone && (
        <p className="plain">
          <Link to="/duplicates" replace>
            <ArrowLeftOutlined aria-hidden="true" /> {t('pair.back')}
          </Link>
        </p>
      )}
      <Answer
        of={{
          data: both,
          error: one.error ?? other.error,
          refetch: () => Promise.all([one.refetch(), other.refetch()]),
        }}
      >
        {(sides) => (
          <>
            <Evidence pair={pair} />
            <Comparison sides={sides} survivorId={survivorId} {...(mayMerge && { onSurvivor: setSurvivorId })} />
            <MergeEffects sides={sides} survivorId={survivorId} />
            {mayMerge ? (
              <div className="pair-actions">
                <Button type="primary" onClick={keys.m} aria-keyshortcuts="m">
                  {t('decide.merge')}{' '}
                  <span className="key-hint" aria-hidden="true">
                    m
                  </span>
                </Button>
                <Button onClick={keys.n} aria-keyshortcuts="n">
                  {t('decide.keep_apart')}{' '}
                  <span className="key-hint" aria-hidden="true">
                    n
                  </span>
                </Button>
                {!isPhone && <span className="soft pair-keys">{t('keys')}</span>}
              </div>
            ) : (
              <p className="soft plain">{t('decide.forbidden')}</p>
            )}
          </>
        )}
      </Answer>
      {asking && (
        <DecisionDialog
          pair={pair}
          decision={asking}
          survivorId={survivorId}
          onClose={() => setAsking(undefined)}
          onDecided={onDecided}
        />
      )}
    </section>
  )
}
