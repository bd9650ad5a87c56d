import type { ResponseOf } from '@regulars/contract'
import type { memberOverview } from '@regulars/contract/overview'

export type MemberOverview = ResponseOf<typeof memberOverview>
export type Blocks = MemberOverview['blocks']
export type BlockName = keyof Blocks

/** What a block holds when it could be read. */
export type Content<Name extends BlockName> = Extract<Blocks[Name], { state: 'ready' }>

/** Rows of a block on the page: the tab has the rest. */
export const ROWS_SHOWN = 6
