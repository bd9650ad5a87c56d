import { memberOverview } from '@regulars/contract/overview'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { Overview } from './overview/Overview.tsx'
import { PastOverview } from './overview/PastOverview.tsx'

interface Props {
  /** As the address names the member: a profile that was merged is told of. */
  readonly named: string
  readonly memberId: string
  readonly asOf: string | undefined
}

export function OverviewTab({ named, memberId, asOf }: Props) {
  return asOf ? <PastOverview memberId={memberId} asOf={asOf} /> : <PresentOverview named={named} />
}

function PresentOverview({ named }: { readonly named: string }) {
  const overview = useEndpoint(memberOverview, { params: { member: named } })
  return (
    <Answer of={overview} rows={12}>
      {(answer) => <Overview overview={answer} onRetry={() => void overview.refetch()} />}
    </Answer>
  )
}
