import { expect, it } from 'vitest'
import { detailOf } from './detail.ts'

it.each([
  ['points.earned', { points: 852, balance: 1737 }, { kind: 'points', points: 852, balance: 1737 }],
  ['points.reversed', { points: 736 }, { kind: 'points', points: -736, balance: undefined }],
  ['points.adjusted', { points: -5 }, { kind: 'points', points: -5, balance: undefined }],
  ['lifecycle.stage_changed', { from: null, to: 'stable' }, { kind: 'stage', from: undefined, to: 'stable' }],
  ['segment.entered', { segmentId: 'x' }, { kind: 'segment', segment: 'x' }],
  ['journey.entered', { journeyId: 'j', arm: 'holdout' }, { kind: 'journey', journey: 'j' }],
  [
    'consent.granted',
    { purpose: 'marketing', channel: 'email' },
    { kind: 'consent', purpose: 'marketing', channel: 'email' },
  ],
] as const)('%s says %o', (name, properties, detail) => {
  expect(detailOf({ name, properties })).toEqual(detail)
})

it.each([
  ['Order Completed', { points: 3 }],
  ['lifecycle.stage_changed', { to: 'sleepy' }],
  ['points.earned', {}],
])('%s with %o says nothing more', (name, properties) => expect(detailOf({ name, properties })).toBeUndefined())
