import type { Readable } from 'node:stream'
import type { Words } from '@regulars/contract'
import { fill } from '@regulars/contract'
import type { Outside } from '#platform/context'
import type { StoredSchedule, Validators } from './schedules.store.ts'

/** A file that a schedule found and may take. */
export interface Found {
  readonly name: string
  open(): Promise<Readable>
  /** False when it changed while it was read: somebody is still writing it. */
  isWhole(): Promise<boolean>
  /** It is here now, for the first time or again: put it out of the way. */
  putAway(): Promise<void>
}

export interface Look {
  readonly files: readonly Found[]
  /** Files that were there and not ready. */
  readonly waiting: number
  /** What to ask with the next time; null where nothing is known. */
  readonly validators: Validators | null
}

/** Where files come from. One file in this folder for each place, one line in `sources.ts`. */
export interface Source {
  look(ctx: Outside, schedule: StoredSchedule): Promise<Look>
}

/** Why a place gave nothing, in both languages. */
export class SourceProblem extends Error {
  readonly words: Words

  constructor(words: Words, values: Readonly<Record<string, string | number>> = {}) {
    const filled = { en: fill(words.en, values), 'zh-CN': fill(words['zh-CN'], values) }
    super(filled.en)
    this.words = filled
  }
}
