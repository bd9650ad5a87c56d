import { createFormat } from '@regulars/ui/format.ts'
import { expect, test } from 'vitest'
import { referenceOption } from './reference.ts'

test('both arms are bars and the lines they are held against are in sight, also above every bar', () => {
  const format = createFormat({ locale: 'en', timeZone: 'UTC', currency: 'CNY' })
  const option = referenceOption({
    arms: [
      { arm: 'treated', name: 'Treated', rate: 0.11 },
      { arm: 'holdout', name: 'Hold-out', rate: null },
    ],
    lines: [
      { name: 'before', at: 0.05 },
      { name: 'after', at: 0.22 },
    ],
    format,
    mode: 'light',
  })
  expect(option.xAxis.max).toBe(0.3)
  expect(option.series[0]!.data.map(({ value }) => value)).toEqual([0.11, null])
  expect(option.series[0]!.markLine.data).toEqual([
    { name: 'before', xAxis: 0.05 },
    { name: 'after', xAxis: 0.22 },
  ])
})
