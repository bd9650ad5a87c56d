import type { EarningRule } from './facts.ts'

/** The stored state of one order. */
export interface OrderEarning {
  readonly memberId: string
  readonly orderId: string
  /** Null while only a refund of it was seen, and after a withdrawal. */
  totalMills: number | null
  refundedMills: number
  /** By the rule in force when the order was first seen; kept through corrections. */
  pointsPerUnit: number | null
  ruleVersion: number | null
  placedAt: Date | null
  receivedAt: Date | null
  importId: string | null
  /** The profile it came by; null when that is the member itself. */
  profileId: string | null
  /** Of the total alone. */
  earned: number
  /** Of that, what refunds of this order took back. */
  reversed: number
  revision: number
}

/** The stored state of one refund. */
export interface OrderRefund {
  readonly memberId: string
  readonly refundId: string
  originalOrderId: string | null
  amountMills: number
  pointsPerUnit: number
  refundedAt: Date
  receivedAt: Date
  importId: string | null
  profileId: string | null
  revision: number
}

/** The stored state of one member. */
export interface MemberEarning {
  readonly memberId: string
  /** What the orders earn, net of the refunds that name them. */
  orderPoints: number
  /** What loose refunds ask back. */
  loosePoints: number
  /** What they got: never more than `orderPoints`. */
  looseTaken: number
  spendMills: number
  /** Sum of the loose refunds for each rate; filled when a loose refund is at hand. */
  readonly looseMills: Map<number, number>
}

/** The state that a batch of facts needs, loaded before and stored after. */
export interface Books {
  readonly rule: EarningRule
  member(memberId: string): MemberEarning
  /** An empty row when there is none yet. */
  order(memberId: string, orderId: string): OrderEarning
  refund(memberId: string, refundId: string): OrderRefund | undefined
  open(refund: OrderRefund): void
  readonly changed: Set<OrderEarning | OrderRefund | MemberEarning>
}

/** Books in memory. Members must be known; orders appear when they are first spoken of. */
export function emptyBooks(rule: EarningRule) {
  const members = new Map<string, MemberEarning>()
  const orders = new Map<string, OrderEarning>()
  const refunds = new Map<string, OrderRefund>()
  const changed = new Set<OrderEarning | OrderRefund | MemberEarning>()
  return {
    rule,
    members,
    orders,
    refunds,
    changed,
    member(memberId: string): MemberEarning {
      const member = members.get(memberId)
      if (!member) throw new Error(`the earnings of member ${memberId} were not locked`)
      return member
    },
    order(memberId: string, orderId: string): OrderEarning {
      const key = `${memberId} ${orderId}`
      const order = orders.get(key) ?? emptyOrder(memberId, orderId)
      orders.set(key, order)
      return order
    },
    refund: (memberId: string, refundId: string) => refunds.get(`${memberId} ${refundId}`),
    open(refund: OrderRefund): void {
      refunds.set(`${refund.memberId} ${refund.refundId}`, refund)
    },
  } satisfies Books & Record<string, unknown>
}

export function emptyMember(memberId: string): MemberEarning {
  return { memberId, orderPoints: 0, loosePoints: 0, looseTaken: 0, spendMills: 0, looseMills: new Map() }
}

function emptyOrder(memberId: string, orderId: string): OrderEarning {
  const unseen = { totalMills: null, pointsPerUnit: null, ruleVersion: null, placedAt: null, receivedAt: null }
  return {
    memberId,
    orderId,
    ...unseen,
    refundedMills: 0,
    importId: null,
    profileId: null,
    earned: 0,
    reversed: 0,
    revision: 0,
  }
}
