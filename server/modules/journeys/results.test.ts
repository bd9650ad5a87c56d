import { describe, expect, test } from 'vitest'
import { liftOf, sampleRatioOf } from '#modules/experiments/index'
import { resultOf, VERDICT_MIN_MEMBERS, verdictOf } from './results.ts'
import type { ArmResult, Arms } from './results.views.ts'

function arm(members: number, converted: number, more: Partial<ArmResult> = {}): ArmResult {
  return { members, converted, revenueMills: 0, matured: members, reached: 0, ...more }
}

function verdict(arms: Arms, expectedHoldout = arms.holdout.members / (arms.treated.members + arms.holdout.members)) {
  const ratio = sampleRatioOf(arms.treated.members, arms.holdout.members, expectedHoldout)
  return verdictOf(arms, liftOf(arms.treated, arms.holdout), ratio)
}

describe('the verdict on a journey', () => {
  test.each([
    {
      claim: 'positive when the whole interval is above zero',
      treated: arm(900, 180),
      holdout: arm(100, 5),
      is: 'positive',
    },
    { claim: 'negative when it is below', treated: arm(900, 45), holdout: arm(100, 20), is: 'negative' },
    { claim: 'unclear when it holds zero', treated: arm(900, 90), holdout: arm(100, 9), is: 'unclear' },
    { claim: 'too early without a hold-out', treated: arm(900, 90), holdout: arm(0, 0), is: 'too_early' },
    {
      claim: 'too early while too few windows of the hold-out have ended',
      treated: arm(900, 180),
      holdout: arm(100, 5, { matured: VERDICT_MIN_MEMBERS - 1 }),
      is: 'too_early',
    },
    {
      claim: 'given as soon as enough have ended',
      treated: arm(900, 180),
      holdout: arm(100, 5, { matured: VERDICT_MIN_MEMBERS }),
      is: 'positive',
    },
  ])('is $claim', ({ treated, holdout, is }) => expect(verdict({ treated, holdout, crossed: 0 })).toBe(is))

  test('is unclear when the split is not the planned one, whatever the rates', () => {
    expect(verdict({ treated: arm(900, 180), holdout: arm(100, 5), crossed: 0 }, 0.2)).toBe('unclear')
  })
})

test('reach is of the treated, and unknown rather than zero while there are none', () => {
  const journey = { id: 'j', name: 'Win back', state: 'running' }
  const some = resultOf(journey, { treated: arm(40, 4, { reached: 30 }), holdout: arm(4, 0), crossed: 0 })
  expect(some.reach).toEqual({ value: 0.75, numerator: 30, denominator: 40 })
  expect(resultOf(journey, { treated: arm(0, 0), holdout: arm(0, 0), crossed: 0 }).reach.value).toBeNull()
})
