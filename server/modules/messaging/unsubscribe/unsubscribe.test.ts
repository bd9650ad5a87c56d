import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { openKeys } from '#platform/crypto/keys'
import { systemRandom } from '#platform/random'
import { endingOf, unsubscribeToken } from './unsubscribe.ts'

const keysFrom = (byte: number) => openKeys({ rootKey: async () => Buffer.alloc(32, byte) }, systemRandom())
const keys = await keysFrom(1)
const ending = {
  workspaceId: '0198c7a2-0000-7000-8000-000000000001',
  memberId: '0198c7a2-0000-7000-8000-00000000000a',
  purpose: 'marketing',
  channel: 'email',
} as const
const token = unsubscribeToken(keys, ending)

test('a link says what it ends, and is short enough for one line of a header', () => {
  expect(endingOf(keys, token)).toEqual(ending)
  expect(token).toMatch(/^[\w-]{10,120}$/)
})

test('no change of one character, no shortening and no other installation’s link is taken', async () => {
  for (let at = 0; at < token.length; at += 1) {
    for (const other of ['A', 'b', '-', '.']) {
      const changed = token.slice(0, at) + other + token.slice(at + 1)
      if (changed !== token) expect(endingOf(keys, changed)).toBeUndefined()
    }
    expect(endingOf(keys, token.slice(0, at))).toBeUndefined()
  }
  expect(endingOf(keys, `${token}A`)).toBeUndefined()
  expect(endingOf(keys, `${token}=`)).toBeUndefined()
  expect(endingOf(await keysFrom(2), token)).toBeUndefined()
})

test('of 100,000 forged links none is taken', () => {
  const body = Buffer.from(token, 'base64url').subarray(16)
  for (let tries = 0; tries < 100_000; tries += 1) {
    expect(endingOf(keys, Buffer.concat([randomBytes(16), body]).toString('base64url'))).toBeUndefined()
  }
})
