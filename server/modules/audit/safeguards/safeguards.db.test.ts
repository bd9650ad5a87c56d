import { appendFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { aProduct } from '#test/workspace'
import { aBrowser, aUser } from '../../access/testing.ts'
import { accountsAreInUse } from './accounts.ts'
import { logIsAnchored } from './anchored.ts'

const product = await aProduct()
const check = (safeguard: typeof accountsAreInUse) => product.run((ctx) => safeguard.check(ctx))

describe('accounts', () => {
  it('that nobody signed in to for ninety days warn, and a sign-in is enough', async () => {
    await aUser(product, { email: 'lin@regulars.local', role: 'owner' })
    await aUser(product, { email: 'chen@regulars.local', role: 'data_analyst' })
    expect((await check(accountsAreInUse)).status).toBe('pass')
    product.clock.set('2026-06-02T10:00:00Z')
    await aBrowser(product, 'lin@regulars.local')
    expect((await check(accountsAreInUse)).evidence.en).toBe('1 of 2 users did not sign in for 90 days.')
    await aBrowser(product, 'chen@regulars.local')
    expect((await check(accountsAreInUse)).status).toBe('pass')
  })
})

describe('the end of the audit log', () => {
  it('is anchored, and an anchor that is not ours warns', async () => {
    await product.settle()
    expect((await check(logIsAnchored)).status).toBe('pass')
    await mkdir(join(product.home, 'audit'), { recursive: true })
    await appendFile(join(product.home, 'audit', `${product.workspaceId}.jsonl`), '{"position":1}\n')
    expect((await check(logIsAnchored)).status).toBe('warn')
  })
})
