import type { RawBuilder } from 'kysely'

/** What holds for a whole batch of decisions. */
export interface Scope {
  readonly workspaceId: string
  readonly now: Date
  /** Nothing leaves the machine. */
  readonly sandbox: boolean
  /** Channels a person switched live. */
  readonly liveChannels: readonly string[]
  readonly perDay: number
  readonly perWeek: number
}

/**
 * One question of the send gate, as parts of the one statement that decides a batch: `gate.ts` puts them together. The
 * parts may speak of the row `intent` (the intent with what `prepare.ts` found out), of `purpose` and `standing` (see
 * consent) and of the rows their own joins bring, named after the check. A join brings at most one row for each intent.
 */
export interface Check {
  readonly name: string
  joins?(scope: Scope): RawBuilder<unknown>
  /** A reason of the contract, or null when the check passes. What cannot be found out is a reason. */
  refusal(scope: Scope): RawBuilder<string | null>
  /** What it saw, for the person who asks why: see `findings.ts`. */
  found(scope: Scope): RawBuilder<string>
}
