export interface EarningRule {
  readonly version: number
  /** Points for each whole unit of currency. */
  readonly pointsPerUnit: number
  /** Orders placed before earn nothing; null: all of history earns. */
  readonly since: Date | null
  readonly active: boolean
}

/** An order or refund as it was reported. */
export type Fact = OrderFact | RefundFact | Withdrawal

export interface OrderFact {
  readonly kind: 'order'
  readonly memberId: string
  readonly orderId: string
  readonly totalMills: number
  readonly at: Date
  readonly receivedAt: Date
  readonly importId: string | null
  /** The profile it came by, when that is not the member itself. */
  readonly profileId?: string
  /** The rule it came under before it was moved here from another member; else the rule in force. */
  readonly under?: { readonly pointsPerUnit: number; readonly ruleVersion: number }
}

export interface RefundFact {
  readonly kind: 'refund'
  readonly memberId: string
  readonly refundId: string
  readonly originalOrderId: string | null
  readonly amountMills: number
  readonly at: Date
  readonly receivedAt: Date
  readonly importId: string | null
  readonly profileId?: string
  readonly under?: { readonly pointsPerUnit: number }
}

/** Takes a report back, as if it had never come: an import is undone, or the member turned out to be another. */
export interface Withdrawal {
  readonly kind: 'withdraw_order' | 'withdraw_refund'
  readonly memberId: string
  /** Of the order or of the refund. */
  readonly id: string
  readonly reason: 'import_undone' | 'member_merged'
}
