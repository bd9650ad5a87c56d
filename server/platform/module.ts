import type { Bilingual } from '@regulars/contract/shapes'
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { Ctx, Platform } from './context.ts'
import type { Api } from './http/api.ts'
import type { JobKind } from './jobs/queue.ts'
import type { Consumer } from './log/consumer.ts'
import type { MemberBlock } from './memberBlock.ts'
import type { Task } from './runner.ts'
import type { Safeguard } from './safeguard.ts'

/** What a module gives to the program. `server/app.ts` puts the modules together; nothing else knows them all. */
export interface Module {
  readonly name: string
  routes?(api: Api, platform: Platform, http: FastifyInstance): void
  /** Followers of the log, each with cursors of its own. */
  consumers?(platform: Platform): readonly Consumer[]
  jobs?(platform: Platform): readonly JobKind[]
  /** What turns the inbox into the log: the role `ingest`. */
  ingest?(platform: Platform): readonly Task[]
  /** Followers that do more than a transaction of their own. */
  tasks?(platform: Platform): readonly Task[]
  /** Work that comes round again, for each workspace. */
  schedules?(platform: Platform): readonly Schedule[]
  /** Called once in a new workspace, in the transaction that creates it. */
  prepare?(ctx: Ctx): Promise<void>
  readonly invariants?: readonly Invariant[]
  /** What it shows of one member on their page. */
  readonly memberBlocks?: readonly MemberBlock[]
  /** How it protects data, as live checks. */
  readonly safeguards?: readonly Safeguard[]
}

export interface Schedule {
  readonly name: string
  readonly everySeconds: number
  /** Opens its own transactions; true when there is more to do at once. */
  run(workspaceId: string): Promise<boolean>
}

/** A claim about the stored data that `regulars verify` checks. */
export interface Invariant {
  readonly id: string
  readonly claim: z.infer<typeof Bilingual>
  check(ctx: Ctx): Promise<InvariantResult>
}

export interface InvariantResult {
  /** Rows looked at. */
  readonly checked: number
  readonly breaches: number
  /** A few of the rows at fault, by id. */
  readonly sample: readonly string[]
}
