import { expect, test } from 'vitest'
import { wordsOf } from './findings.ts'

test.each([
  ['never_asked', 'never asked', '从未征求'],
  [
    'night\u001f2026-03-03T00:00Z\u001fAsia/Shanghai',
    'until 2026-03-03T00:00Z, in Asia/Shanghai',
    '到 2026-03-03T00:00Z 为止（Asia/Shanghai）',
  ],
  ['550 no such user', '550 no such user', '550 no such user'],
  ['constructor', 'constructor', 'constructor'],
])('a finding stored as %j is said in both languages', (stored, en, chinese) => {
  expect(wordsOf(stored)).toEqual({ en, 'zh-CN': chinese })
})
