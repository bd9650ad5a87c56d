import type { Readable } from 'node:stream'
import type { Words } from '@regulars/contract'
import { fill } from '@regulars/contract'
import type { Fault } from '../mapping/reasons.ts'

/** One row of a file, whatever its format. */
export interface Row {
  /** As an editor or spreadsheet numbers it: the heading is line 1. */
  readonly line: number
  /** In the order of the file's columns; missing when the row itself cannot be read. */
  readonly values?: readonly string[]
  readonly fault?: Fault
  /** The row as it was; null where the format has no lines of text (spreadsheets). */
  readonly text: string | null
}

/** A file's bytes, from the start or from anywhere: spreadsheets keep their directory at the end. */
export interface FileBytes {
  readonly size: number
  stream(): Readable
  range(start: number, end: number): Readable
}

/** What was found out about a file when it was uploaded; stored, so that an import reads it the same way. */
export interface FileDetails {
  readonly format: 'csv' | 'ndjson' | 'xlsx'
  readonly compressed: boolean
  readonly encoding: Encoding
  readonly delimiter: string
  /** Files from old Macs end their lines with a carriage return alone. */
  readonly lineEnd: 'lf' | 'cr'
  readonly columns: readonly string[]
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gbk'

/** One for each format. */
export interface Format {
  /** The columns of a file whose other details are known. */
  columnsOf(bytes: FileBytes, details: FileDetails): Promise<readonly string[]>
  /** Rows in the order of the file, in batches small enough to hold. */
  rows(bytes: FileBytes, details: FileDetails, progress: Progress): AsyncGenerator<readonly Row[]>
}

/** Counts bytes of the file as they are read, for progress bars. */
export interface Progress {
  bytes: number
}

/** The file as a whole cannot be read: the reason, in both languages. */
export class FileProblem extends Error {
  readonly words: Words

  constructor(words: Words, values: Readonly<Record<string, string | number>> = {}) {
    const filled = { en: fill(words.en, values), 'zh-CN': fill(words['zh-CN'], values) }
    super(filled.en)
    this.words = filled
  }
}

/** Longest line of text taken: a line of an order has a hundred characters, not a million. */
export const MAX_LINE_CHARACTERS = 1024 * 1024
export const MAX_COLUMNS = 1_000
/** What is kept of a line that is too long. */
export const SHOWN_CHARACTERS = 1_000
