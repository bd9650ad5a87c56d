import { expect, it } from 'vitest'
import { type Archive, type ArchiveFile, answerOf, monthWords, pollMs } from './archive.ts'

const archive: Archive = {
  hotDays: null,
  hotEvents: 5,
  archivedEvents: 0,
  oldestHotDay: '2026-01-01',
  files: 0,
  bytes: 0,
  restoredFiles: 0,
  folder: '/archive',
}

it.each([
  ['off', {}],
  ['none', { hotEvents: 0, oldestHotDay: null }],
  ['hot', { hotDays: 365 }],
  ['both', { hotDays: 365, archivedEvents: 3 }],
  ['both', { archivedEvents: 3, hotEvents: 0, oldestHotDay: null }],
] as const)('answers "%s"', (answer, change) => {
  expect(answerOf({ ...archive, ...change })).toBe(answer)
})

it('follows what moves or comes back, and nothing else', () => {
  const file = (state: ArchiveFile['state']) => ({ state }) as ArchiveFile
  expect(pollMs([file('archived'), file('restoring')])).toBe(2_000)
  expect(pollMs([file('archived'), file('restored')])).toBe(false)
  expect(pollMs(undefined)).toBe(false)
})

it('writes months as people do', () => {
  expect([monthWords('2023-04-01', 'en'), monthWords('2023-04-01', 'zh-CN')]).toEqual(['April 2023', '2023年4月'])
})
