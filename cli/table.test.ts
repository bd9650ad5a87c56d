import { describe, expect, it } from 'vitest'
import { pairs, table, widthOf } from './table.ts'

describe('a table', () => {
  it('keeps its columns in step when cells hold Chinese, which takes two places a character', () => {
    const text = table(
      [{ title: '会员' }, { title: 'n', align: 'right' }],
      [
        ['林', '7'],
        ['Lin', '1,204'],
      ],
    )
    expect(text.split('\n')).toEqual(['会员      n', '────  ─────', '林        7', 'Lin   1,204'])
    expect(new Set(text.split('\n').map(widthOf)).size).toBe(1)
  })

  it('without rows is its titles', () => {
    expect(table([{ title: 'Member' }], []).split('\n')).toEqual(['Member', '──────'])
  })
})

it('pairs stand under each other', () => {
  expect(
    pairs([
      ['积分', '7'],
      ['name', 'Lin'],
      ['x', ''],
    ]),
  ).toBe('积分  7\nname  Lin\nx')
})
