import { describe, expect, it } from 'vitest'
import { type ImportRow, isWorking, lineRows, mayCancel, mayUndo, type Report, reasonRows } from './report.ts'

const report: Report = {
  lines: 541909,
  memberSaleLines: 397884,
  memberRefundLines: 8905,
  nonMemberSaleLines: 132219,
  nonMemberRefundLines: 383,
  quarantined: 2518,
  reasons: { adjustment: 3, zero_price: 2515 },
  members: 4372,
  buyers: 4338,
  newMembers: 4372,
  orders: 18532,
  refunds: 3654,
  nonMemberOrders: 1428,
  unchangedOrders: 0,
  grossSalesMills: 8911407904,
  refundedMills: 0,
}

describe('the report of an import', () => {
  it('accounts for every line', () => {
    const rows = lineRows(report)
    expect(rows.reduce((sum, { lines }) => sum + lines, 0)).toBe(report.lines)
    expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10)
  })

  it('names the most frequent reason first', () => {
    expect(reasonRows(report)[0]).toEqual({ reason: 'zero_price', lines: 2515 })
  })

  it.each([
    ['queued', false, [true, true, false]],
    ['settling', false, [true, false, false]],
    ['done', false, [false, false, true]],
    ['done', true, [false, false, false]],
    ['cancelled', false, [false, false, true]],
    ['undone', false, [false, false, false]],
  ] as const)('an import that is %s (dry run: %s) allows %j', (state, dryRun, allowed) => {
    const row = { state, dryRun } as ImportRow
    expect([isWorking(row), mayCancel(row), mayUndo(row)]).toEqual(allowed)
  })
})
