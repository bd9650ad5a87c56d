import { memberConsents } from '@regulars/contract/consent'
import { memberPoints } from '@regulars/contract/loyalty'
import { getMember, memberOrders } from '@regulars/contract/members'
import { useEndpoint } from '../../api.ts'
import { useMay } from '../../session.ts'

/** What is known of one of the two; points and consents only where the reader may see them. */
export function useSide(memberId: string) {
  const params = { member: memberId }
  const member = useEndpoint(getMember, { params })
  const orders = useEndpoint(memberOrders, { params, query: { limit: 1 } })
  const points = useEndpoint(memberPoints, { params, query: { limit: 1 } }, { enabled: useMay('loyalty:read') })
  const consents = useEndpoint(memberConsents, { params }, { enabled: useMay('consent:read') })
  const data = member.data && {
    member: member.data,
    totals: orders.data?.totals,
    balance: points.data?.balance,
    consents: consents.data?.items,
  }
  return { data, error: member.error, refetch: member.refetch }
}

export type Side = NonNullable<ReturnType<typeof useSide>['data']>
