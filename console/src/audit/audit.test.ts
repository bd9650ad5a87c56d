import { describe, expect, it } from 'vitest'
import { differences, queryOf } from './audit.ts'

describe('what changed', () => {
  it('is told leaf by leaf, and what stayed is counted', () => {
    const before = { name: 'Tea', limits: { day: 1, week: 3 }, steps: [1, 2] }
    const after = { name: 'Tea', limits: { day: 2, week: 3 }, steps: [2, 1], sandbox: false }
    expect(differences(before, after)).toEqual({
      changed: [
        { field: 'limits.day', before: '1', after: '2' },
        { field: 'steps', before: '[1,2]', after: '[2,1]' },
        { field: 'sandbox', before: '—', after: 'false' },
      ],
      same: 2,
    })
  })

  it('is all of it where there was nothing before, or is nothing after', () => {
    expect(differences(null, { a: 1 }).changed).toEqual([{ field: 'a', before: '—', after: '1' }])
    expect(differences({ a: 'x' }, null).changed).toEqual([{ field: 'a', before: 'x', after: '—' }])
    expect(differences(null, null)).toEqual({ changed: [], same: 0 })
  })
})

describe('the address', () => {
  it('asks for what it says, without days that are none and empty words', () => {
    expect(queryOf({ kind: 'member', object: 'm-1', from: '2026-03-02', to: 'soon', text: '  ' })).toEqual({
      actor: undefined,
      action: undefined,
      objectKind: 'member',
      objectId: 'm-1',
      text: undefined,
      from: '2026-03-02',
      to: undefined,
    })
  })
})
