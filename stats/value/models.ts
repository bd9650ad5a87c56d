import { type BetaGeometricKind, type BetaGeometricParams, fitBetaGeometric } from './beta-geometric.ts'
import { chanceAlive, expectedPurchases } from './beta-geometric-forecast.ts'
import type { Fit } from './fit.ts'
import { fitParetoNbd, paretoChanceAlive, paretoExpectedPurchases } from './pareto-nbd.ts'
import { type Behaviour, patternsOf } from './patterns.ts'

export type PurchaseModel = BetaGeometricKind | 'paretonbd'

/** A fitted purchase model behind one face, whichever it is. */
export type FittedPurchases = {
  readonly model: PurchaseModel
  readonly fit: Fit<string>
  readonly chanceAlive: (member: Behaviour) => number
  readonly expectedPurchases: (member: Behaviour, horizon: number) => number
}

export function fitPurchases(model: PurchaseModel, members: readonly Behaviour[]): FittedPurchases {
  const patterns = patternsOf(members)
  if (model === 'paretonbd') {
    const fit = fitParetoNbd(patterns)
    return {
      model,
      fit,
      chanceAlive: (member) => paretoChanceAlive(fit.params, member),
      expectedPurchases: (member, horizon) => paretoExpectedPurchases(fit.params, member, horizon),
    }
  }
  const fit = fitBetaGeometric(patterns, model)
  const params: BetaGeometricParams = fit.params
  return {
    model,
    fit,
    chanceAlive: (member) => chanceAlive(model, params, member),
    expectedPurchases: (member, horizon) => expectedPurchases(model, params, member, horizon),
  }
}
