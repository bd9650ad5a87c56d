import { describe, expect, it } from 'vitest'
import { bodyOf, type ExportKind, type ExportRow, fileNameOf, firstWish, lacksOf } from './exports.ts'

const column = (name: string, direct = false) => ({ name, label: { en: name, 'zh-CN': name }, direct })
const members: ExportKind = {
  kind: 'members',
  name: { en: 'Members', 'zh-CN': '会员' },
  columns: [column('member'), column('email', true), column('joined_at')],
}
const wish = { ...firstWish, purpose: ' Printing of cards ' }

describe('an export that is asked for', () => {
  it.each([
    [{ purpose: 'x' }, ['purpose']],
    [{ showing: 'partner' as const, partner: 'Print Shop' }, ['partner']],
    [{ showing: 'partner' as const, partner: 'print-shop' }, []],
    [{ without: ['member', 'email', 'joined_at'] }, ['columns']],
    [{}, []],
  ])('with %j lacks %j', (change, lacks) => {
    expect(lacksOf({ ...wish, ...change }, members)).toEqual(lacks)
  })

  it('names columns only when some are left out, and a partner only when it is for one', () => {
    const asked = { kind: 'members', format: 'csv', purpose: 'Printing of cards' }
    expect(bodyOf({ ...wish, partner: 'left-over' }, members)).toEqual(asked)
    expect(bodyOf({ ...wish, without: ['email'] }, members)).toEqual({ ...asked, columns: ['member', 'joined_at'] })
    expect(bodyOf({ ...wish, showing: 'partner', partner: 'ads' }, members)).toEqual({ ...asked, partner: 'ads' })
  })

  it('is saved under its kind and day', () => {
    const row = { kind: 'points', format: 'xlsx', createdAt: '2026-03-02T10:00:00.000Z' } as ExportRow
    expect(fileNameOf(row)).toBe('points-2026-03-02.xlsx')
  })
})
