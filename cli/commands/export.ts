import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { setTimeout as wait } from 'node:timers/promises'
import {
  clearExportFile,
  createClearExport,
  createExport,
  exportFile,
  exportFormats,
  exportKinds,
  getExport,
} from '@regulars/contract/exports'
import { addressOf } from '@regulars/sdk'
import { type Command, Option } from 'commander'
import { EXIT } from '../failure.ts'
import { type Session, sessionOf } from '../session.ts'

interface Options {
  readonly out: string
  readonly partner?: string
  readonly clear?: boolean
  readonly purpose?: string
  readonly format: (typeof exportFormats)[number]
  readonly columns?: string
}

type Kind = (typeof exportKinds)[number]

const LOOK_EVERY_MS = 300

export function registerExport(program: Command): void {
  const exports = program
    .command('export')
    .description('write members, consents, points or orders to a CSV file or a workbook')
  for (const kind of exportKinds)
    exports
      .command(kind)
      .description(`export ${kind}, with direct identifiers masked unless --clear`)
      .requiredOption('--out <file>', 'where to write; a file that is there is not overwritten')
      .option('--partner <code>', 'add keyed hashes of e-mail and telephone for this partner')
      .option('--clear', 'direct identifiers as they are; needs members:reveal and --purpose')
      .option('--purpose <text>', 'what it is for; kept in the audit log')
      .addOption(new Option('--format <format>', 'of the file').choices(exportFormats).default('csv'))
      .option('--columns <names>', 'only these columns, with commas between them')
      .action(async (options: Options, command: Command) => {
        const session = sessionOf(command)
        if (options.clear && !options.purpose) {
          session.err(session.say('export_needs_purpose'))
          return session.exitWith(EXIT.usage)
        }
        const done = await makeExport(session, kind, options)
        if (done.state !== 'done') {
          session.err(session.say('export_failed', { state: done.state }))
          return session.exitWith(EXIT.refused)
        }
        const path = resolve(session.cwd, options.out)
        await download(session, done, path)
        session.out(session.say('exported', { rows: done.rows, file: path }))
      })
}

async function makeExport({ api }: Session, kind: Kind, options: Options) {
  const { clear, purpose, partner, format, columns } = options
  const layout = { format, ...(columns && { columns: columns.split(',').map((name) => name.trim()) }) }
  const begun = clear
    ? await api(createClearExport, { body: { kind, purpose: purpose ?? '', ...layout } })
    : await api(createExport, { body: { kind, ...layout, ...(partner && { partner }), ...(purpose && { purpose }) } })
  for (let one = begun; ; one = await api(getExport, { params: { id: begun.id } })) {
    if (one.state !== 'queued') return one
    await wait(LOOK_EVERY_MS)
  }
}

/** As a stream: an export may be larger than memory. */
async function download(session: Session, { id, clear }: { id: string; clear: boolean }, path: string): Promise<void> {
  const endpoint = clear ? clearExportFile : exportFile
  const answer = await fetch(addressOf(session.url, endpoint, { params: { id } }), {
    headers: { ...(session.apiKey && { Authorization: `Bearer ${session.apiKey}` }) },
  })
  if (!answer.ok || !answer.body) throw new Error(`the download was answered with ${answer.status}`)
  // The two declarations of a web stream differ in name only.
  const content = Readable.fromWeb(answer.body as WebStream<Uint8Array>)
  await pipeline(content, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
}
