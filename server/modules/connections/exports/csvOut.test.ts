import { describe, expect, it } from 'vitest'
import { csvOf } from './csvOut.ts'

describe('a cell of an export', () => {
  it.each([
    ['=1+1', `"'=1+1"`],
    ['+8613800000000', `"'+8613800000000"`],
    ['-2', `"'-2"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['  =1+1', `"'=1+1"`],
    ['\n=1+1', `"'=1+1"`],
    ['\t=1+1', `"'=1+1"`],
    [';=1+1', `"';=1+1"`],
    ['＝1+1', `"'＝1+1"`],
    ['say "hi"', '"say ""hi"""'],
    ['林小满', '"林小满"'],
    [-5.5, '-5.5'],
    [null, ''],
  ])('%j is written so that no spreadsheet runs it', (cell, written) => {
    expect(csvOf([[cell]])).toBe(`${written}\r\n`)
  })
})
