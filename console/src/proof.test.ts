import { ApiProblem } from '@regulars/sdk'
import { afterEach, describe, expect, it } from 'vitest'
import { onProofNeeded, proved } from './proof.ts'

const problem = (code: 'proof_needed' | 'forbidden') =>
  new ApiProblem({ type: code, title: code, status: 403, code, detail: code, requestId: '' })

/** Refused with a code until it was called that often. */
function refusedTimes(times: number, code: 'proof_needed' | 'forbidden' = 'proof_needed') {
  let calls = 0
  return async () => {
    if (++calls <= times) throw problem(code)
    return calls
  }
}

afterEach(() => onProofNeeded(undefined))

describe('a request that wants a fresh proof', () => {
  it('is sent again once the user proved who they are', async () => {
    onProofNeeded(async () => true)
    expect(await proved(refusedTimes(1))).toBe(2)
  })
  it('stays refused when they do not, and is not asked for twice', async () => {
    onProofNeeded(async () => false)
    await expect(proved(refusedTimes(1))).rejects.toThrow()
    onProofNeeded(async () => true)
    await expect(proved(refusedTimes(2))).rejects.toThrow()
  })
  it('is told apart from one that is refused for another reason', async () => {
    onProofNeeded(async () => true)
    await expect(proved(refusedTimes(1, 'forbidden'))).rejects.toThrow()
  })
})
