import { expect, it } from 'vitest'
import { correctionOf } from './profile.ts'

it.each([
  ['name', ' Lin Yi ', { name: 'Lin Yi' }],
  ['name', '  ', null],
  ['birthday', '1990-05-02', { birthday: '1990-05-02' }],
  ['birthday', '2 May', null],
  ['language', 'zh-CN', { language: 'zh-CN' }],
  ['language', 'fr', null],
  ['email', 'lin@example.com', null],
] as const)('a %s filled in as %j is sent as %j', (field, typed, sent) => {
  expect(correctionOf(field, typed)).toEqual(sent)
})
