import { expect, it } from 'vitest'
import { aCommandLine } from '../cli.fixture.ts'

const { ran } = await aCommandLine()

it('regulars backup and regulars drill wait until it is done, and say how long it took', async () => {
  const backup = await ran('backup', '--json')
  expect(backup.code).toBe(0)
  const { file, rows } = JSON.parse(backup.out)
  expect(file).toMatch(/^regulars-.*\.backup$/)
  const drill = await ran('--lang', 'zh-CN', 'drill')
  expect([drill.code, drill.out]).toEqual([0, expect.stringContaining(`${rows.toLocaleString('zh-CN')} 行`)])
}, 180_000)
