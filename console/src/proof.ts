import { ApiProblem } from '@regulars/sdk'

let ask: (() => Promise<boolean>) | undefined

/** The frame says how to ask the user to prove who they are; true when they did. */
export function onProofNeeded(how: (() => Promise<boolean>) | undefined): void {
  ask = how
}

/** Sends a request; one that wants a fresh proof is sent again once there is one. */
export async function proved<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    const isAsked = error instanceof ApiProblem && error.code === 'proof_needed'
    if (!isAsked || !ask || !(await ask())) throw error
    return call()
  }
}
