import type { Permission, ResponseOf } from '@regulars/contract'
import type { memberOverview } from '@regulars/contract/overview'
import type { Ctx, Outside } from './context.ts'

type Blocks = ResponseOf<typeof memberOverview>['blocks']
type Ready = { readonly state: 'ready' }

/** Blocks that some module can fill. */
export type BlockName = {
  [Name in keyof Blocks]: Blocks[Name] extends { state: 'missing' } ? never : Name
}[keyof Blocks]
export type BlockContent<Name extends BlockName> = Omit<Extract<Blocks[Name], Ready>, 'state'>

/** Whose page it is, found once for all blocks. */
export interface Subject {
  readonly memberId: string
  /** The profiles that are the member: its own, and those that became part of it. */
  readonly profileIds: readonly string[]
  readonly timeZone: string
  readonly currency: string
  /** How many rows a block shows. */
  readonly rows: number
}

/**
 * A part of the page of one member, given by the module that knows it. Reads a bounded number of rows in a bounded number
 * of statements. One that reads the history alone holds no connection to PostgreSQL meanwhile.
 */
export type MemberBlock = { [Name in BlockName]: Block<Name> }[BlockName]

type Block<Name extends BlockName> = {
  readonly name: Name
  /** That of the block's own endpoint. */
  readonly permission: Permission
} & (
  | { readonly from: 'postgres'; read(ctx: Ctx, subject: Subject): Promise<BlockContent<Name>> }
  | { readonly from: 'history'; read(outside: Outside, subject: Subject): Promise<BlockContent<Name>> }
)
