import { listDuplicates } from '@regulars/contract/merging'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePages } from '../../api.ts'
import { Answer } from '../../shell/Answer.tsx'
import { LinkButton } from '../../shell/LinkButton.tsx'
import { ShowMore } from '../../shell/ShowMore.tsx'
import { useIsPhone } from '../../shell/useMedia.ts'
import { DecidedList } from './DecidedList.tsx'
import { PairList } from './PairList.tsx'
import { PairView } from './PairView.tsx'
import { afterDeciding, keyOf, neighbourOf, type Pair, pairAt, pairStates, readPairState } from './pairs.ts'
import { SearchButton, SearchProgress } from './Search.tsx'
import { type Decided, UndoBar } from './UndoBar.tsx'
import { useKeys } from './useKeys.ts'
import '../members.css'
import './merging.css'

const route = getRouteApi('/signedIn/shell/duplicates')

/** Pairs of members who may be one person: look at both, decide, and take it back when it was wrong. */
export function DuplicatesPage() {
  const { t } = useTranslation(['merging', 'shell'])
  const format = useFormat()
  const navigate = route.useNavigate()
  const state = readPairState(route.useSearch().state)
  const [last, setLast] = useState<Decided>()
  const pairs = usePages(listDuplicates, { query: { state, limit: 50 } })
  const open = pairs.first?.open
  return (
    <>
      <PageHead
        title={t('shell:nav.duplicates')}
        {...(open !== undefined && { answer: t('answer', { count: open, n: format.count(open) }) })}
        actions={<SearchButton />}
      />
      <SearchProgress />
      {last && <UndoBar decided={last} onClose={() => setLast(undefined)} />}
      <div className="toolbar">
        <Segmented
          aria-label={t('state.label')}
          value={state}
          onChange={(next) => void navigate({ search: { state: next }, replace: true })}
          options={pairStates.map((each) => ({ value: each, label: t(`state.${each}`) }))}
        />
      </div>
      <Answer
        of={{ data: pairs.first, error: pairs.error, refetch: pairs.refetch }}
        isEmpty={() => pairs.items.length === 0}
        empty={
          <div className="panel">
            <Empty
              title={t(`empty.${state}`)}
              text={t(`emptyText.${state}`)}
              action={state !== 'open' && <LinkButton to="/duplicates">{t('empty.toOpen')}</LinkButton>}
            />
          </div>
        }
      >
        {({ open: total }) =>
          state === 'open' ? (
            <Queue
              pairs={pairs.items}
              more={<ShowMore pages={pairs} total={total} />}
              onDecided={setLast}
              key={state}
            />
          ) : (
            <div className="panel">
              <DecidedList pairs={pairs.items} />
              <ShowMore pages={pairs} />
            </div>
          )
        }
      </Answer>
    </>
  )
}

interface QueueProps {
  readonly pairs: readonly Pair[]
  readonly more: React.ReactNode
  readonly onDecided: (decided: Decided) => void
}

/** The open pairs beside the one that is looked at; on a phone the one or the other. */
function Queue({ pairs, more, onDecided }: QueueProps) {
  const isPhone = useIsPhone()
  const navigate = route.useNavigate()
  const asked = route.useSearch().pair
  const chosen = isPhone && !asked ? undefined : pairAt(pairs, asked)
  const go = (pair: Pair | undefined) => void navigate({ search: pair ? { pair: keyOf(pair) } : {}, replace: true })
  const step = (steps: number) => () => chosen && go(neighbourOf(pairs, keyOf(chosen), steps))
  useKeys({ j: step(1), k: step(-1) })
  const list = (
    <div className="panel pair-queue">
      <PairList pairs={pairs} chosen={chosen && keyOf(chosen)} />
      {more}
    </div>
  )
  if (!chosen) return list
  return (
    <div className="pair-desk">
      {!isPhone && list}
      <PairView
        key={keyOf(chosen)}
        pair={chosen}
        onDecided={(decided) => {
          onDecided(decided)
          go(afterDeciding(pairs, keyOf(chosen)))
        }}
      />
    </div>
  )
}
