import type { MetricDefinition } from '../metric.ts'
import { activeRate } from './activeRate.ts'
import { aov } from './aov.ts'
import { buyers } from './buyers.ts'
import { cardUseRate } from './cardUseRate.ts'
import { consentRate } from './consentRate.ts'
import { customerPenetration } from './customerPenetration.ts'
import { grossSales } from './grossSales.ts'
import { journeyConversion } from './journeyConversion.ts'
import { journeyReach } from './journeyReach.ts'
import { lift } from './lift.ts'
import { marketableRate } from './marketableRate.ts'
import { memberAov } from './memberAov.ts'
import { memberAovIndex } from './memberAovIndex.ts'
import { memberGrossSales } from './memberGrossSales.ts'
import { memberOrders } from './memberOrders.ts'
import { memberRevenue } from './memberRevenue.ts'
import { memberRevenueShare } from './memberRevenueShare.ts'
import { memberTotal } from './memberTotal.ts'
import { newMembers } from './newMembers.ts'
import { orders } from './orders.ts'
import { penetration } from './penetration.ts'
import { platformConversionLead } from './platformConversionLead.ts'
import { platformMemberConversion } from './platformMemberConversion.ts'
import { platformOtherConversion } from './platformOtherConversion.ts'
import { pointsIssued } from './pointsIssued.ts'
import { pointsOutstanding } from './pointsOutstanding.ts'
import { pointsRedeemed } from './pointsRedeemed.ts'
import { pointsReversed } from './pointsReversed.ts'
import { purchaseFrequency } from './purchaseFrequency.ts'
import { repurchaseRate } from './repurchaseRate.ts'
import { revenue } from './revenue.ts'
import { withdrawalRate } from './withdrawalRate.ts'

/** Every number of the product, in the order it is listed. */
export const catalogue: readonly MetricDefinition[] = [
  memberTotal,
  newMembers,
  activeRate,
  buyers,
  orders,
  memberOrders,
  grossSales,
  memberGrossSales,
  revenue,
  memberRevenue,
  aov,
  memberAov,
  memberAovIndex,
  purchaseFrequency,
  repurchaseRate,
  penetration,
  customerPenetration,
  cardUseRate,
  platformMemberConversion,
  platformOtherConversion,
  platformConversionLead,
  memberRevenueShare,
  pointsIssued,
  pointsReversed,
  pointsRedeemed,
  pointsOutstanding,
  consentRate,
  marketableRate,
  withdrawalRate,
  journeyReach,
  journeyConversion,
  lift,
]

export function findMetric(id: string): MetricDefinition | undefined {
  return catalogue.find((metric) => metric.id === id)
}
