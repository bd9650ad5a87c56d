import { expect, it } from 'vitest'
import { type DeletionRequest, urgencyOf } from './requests.ts'

const request: DeletionRequest = {
  id: '0198c7a2-0000-7000-8000-0000000000aa',
  memberId: '0198c7a2-0000-7000-8000-00000000000a',
  memberNumber: '10001',
  state: 'open',
  askedAt: '2026-03-02T03:00:00.000Z',
  dueAt: '2026-03-23T03:00:00.000Z',
  policy: 'pipl/1',
  closedAt: null,
  reason: null,
  note: null,
}

it.each([
  ['2026-03-10T03:00:00Z', 'in_time'],
  ['2026-03-21T03:00:00Z', 'soon'],
  ['2026-03-23T03:00:01Z', 'late'],
] as const)('on %s an open request is %s', (now, urgency) => {
  expect(urgencyOf(request, new Date(now).getTime())).toBe(urgency)
})

it('a request that is closed is never late', () => {
  expect(urgencyOf({ ...request, state: 'refused' }, new Date('2027-01-01').getTime())).toBeNull()
})
