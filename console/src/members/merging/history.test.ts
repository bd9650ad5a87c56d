import { expect, it } from 'vitest'
import { type Merge, momentsOf, numberOf } from './history.ts'

const merge = (more: Partial<Merge>): Merge => ({
  id: 'm',
  fromId: 'b',
  intoId: 'a',
  cause: 'review',
  evidence: { reason: 'same phone' },
  mergedAt: '2026-11-20T08:00:00.000Z',
  mergedBy: 'lin',
  undoneAt: null,
  undoneBy: null,
  undoReason: null,
  ...more,
})

it('a merge that was undone is two moments, each with who and why, the newest first', () => {
  const undone = merge({ undoneAt: '2026-11-22T08:00:00.000Z', undoneBy: 'wang', undoReason: 'two persons' })
  const later = merge({ id: 'n', mergedAt: '2026-11-21T08:00:00.000Z' })
  expect(momentsOf([later, undone]).map(({ kind, by, reason, merge: { id } }) => [kind, by, reason, id])).toEqual([
    ['parted', 'wang', 'two persons', 'm'],
    ['merged', 'lin', 'same phone', 'n'],
    ['merged', 'lin', 'same phone', 'm'],
  ])
})

it('a merge by rule is nobody’s, and says by which identifier', () => {
  const [moment] = momentsOf([merge({ cause: 'rule', evidence: { shared: 'phone' }, mergedBy: 'system' })])
  expect(moment).toMatchObject({ by: null, reason: null, shared: 'phone' })
})

it('a merged profile is called by the member number it came with', () => {
  const held = { namespace: 'user_id', value: 'W-1', firstSeenAt: '', verifiedAt: null, profileId: 'b', source: 'shop' }
  const member = { identifiers: [{ ...held, namespace: 'card', value: 'C-1' }, held] }
  expect([numberOf(member, 'b'), numberOf(member, 'c')]).toEqual(['W-1', undefined])
})
