import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { MEMBER_ERASED } from '#modules/members/index'
import type { Consumer } from '#platform/log/consumer'
import type { LogEvent } from '#platform/log/event'

/**
 * What members took back: whoever restores yesterday's backup does it again before anything opens. Written beside the backups
 * within a second or so of the commit, encrypted, a file for each day; ids only. A line is a batch and proves itself, so that
 * one that a crash cut short takes no other with it: it was written anew, because the cursor had not moved.
 */
export type TakenBack =
  | { readonly kind: 'erased'; readonly workspaceId: string; readonly memberId: string; readonly at: string }
  | {
      readonly kind: 'withdrawn'
      readonly workspaceId: string
      readonly memberId: string
      readonly at: string
      readonly purpose: string
      readonly channel: string
      readonly source: string
    }

/** What consent publishes when a standing moved; not the event by which shops say so. */
const CONSENT_WITHDRAWN = 'consent.withdrawn'
const NAME = /^journal-(\d{4}-\d{2}-\d{2})\.log$/
const BOUND = Buffer.from('regulars journal 1')
const NONCE_BYTES = 12
const TAG_BYTES = 16

export class Journal {
  readonly #folder: string
  readonly #key: () => Promise<Buffer>

  constructor(folder: string, key: () => Promise<Buffer>) {
    this.#folder = folder
    this.#key = key
  }

  /** On the disk when it returns. */
  async append(day: Date, records: readonly TakenBack[]): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const line = seal(await this.#key(), JSON.stringify(records))
    const path = join(this.#folder, `journal-${day.toISOString().slice(0, 10)}.log`)
    // The break before it ends a line that a crash cut short.
    await appendFile(path, `\n${line}\n`, { mode: 0o600, flush: true })
  }

  /** Everything, and how many lines cannot be read. */
  async read(): Promise<{ records: TakenBack[]; unreadable: number }> {
    const records: TakenBack[] = []
    let unreadable = 0
    const key = await this.#key()
    for (const name of await this.#names()) {
      const lines = (await readFile(join(this.#folder, name), 'utf8')).split('\n').filter((line) => line !== '')
      for (const line of lines) {
        const batch = openLine(key, line)
        if (batch) records.push(...batch)
        else unreadable += 1
      }
    }
    return { records, unreadable }
  }

  /** Removes the days before a backup: whatever is restored holds them. */
  async forgetBefore(oldest: Date): Promise<void> {
    const day = oldest.toISOString().slice(0, 10)
    for (const name of await this.#names())
      if (NAME.exec(name)![1]! < day) await rm(join(this.#folder, name), { force: true })
  }

  async #names(): Promise<string[]> {
    return (await readdir(this.#folder).catch(() => [])).filter((name) => NAME.test(name)).sort()
  }
}

/** Follows the log: what it wrote and its cursor move together, so that nothing is left out. */
export function journalConsumer(journal: Journal): Consumer {
  return {
    name: 'recovery-journal',
    wants: [MEMBER_ERASED, CONSENT_WITHDRAWN],
    async handle(ctx, events) {
      const records = events.filter(({ type }) => type === 'internal').map((event) => recordOf(ctx.workspaceId, event))
      if (records.length > 0) await journal.append(ctx.now, records)
    },
  }
}

function recordOf(workspaceId: string, event: LogEvent): TakenBack {
  const of = { workspaceId, memberId: event.memberId!, at: event.occurredAt.toISOString() }
  if (event.name === MEMBER_ERASED) return { kind: 'erased', ...of }
  const { purpose, channel, source } = event.properties as { purpose: string; channel: string; source: string }
  return { kind: 'withdrawn', ...of, purpose, channel, source }
}

function seal(key: Buffer, text: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', journalKey(key), nonce)
  cipher.setAAD(BOUND)
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64')
}

function openLine(key: Buffer, line: string): TakenBack[] | undefined {
  const bytes = Buffer.from(line, 'base64')
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
  const decipher = createDecipheriv('aes-256-gcm', journalKey(key), bytes.subarray(0, NONCE_BYTES))
  decipher.setAAD(BOUND)
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES))
  try {
    const plain = decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES), undefined, 'utf8')
    return JSON.parse(plain + decipher.final('utf8')) as TakenBack[]
  } catch {
    return undefined
  }
}

function journalKey(key: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, 'regulars', 'journal', 32))
}
