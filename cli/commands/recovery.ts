import { setTimeout as wait } from 'node:timers/promises'
import { fill, type Words } from '@regulars/contract'
import { listBackups, listDrills, startBackup, startDrill } from '@regulars/contract/recovery'
import type { Command } from 'commander'
import { EXIT } from '../failure.ts'
import { type Session, sessionOf } from '../session.ts'
import { bytesText, numberText } from '../values.ts'

interface Options {
  readonly json?: boolean
}

const LOOK_EVERY_MS = 500

export function registerRecovery(program: Command): void {
  program
    .command('backup')
    .description('take an encrypted backup of the whole installation, and wait until it is done')
    .option('--json', 'print the answer as JSON')
    .action(async ({ json }: Options, command: Command) => {
      const session = sessionOf(command)
      const { id } = await session.api(startBackup, {})
      const one = await ended(async () => (await session.api(listBackups, {})).items.find((item) => item.id === id))
      report(session, one, json, words.taken, {
        file: one.file ?? '',
        bytes: bytesText(one.bytes ?? 0, session.locale),
      })
    })
  program
    .command('drill')
    .description('restore the last backup beside what is in use, compare and check it, and remove it again')
    .option('--json', 'print the answer as JSON')
    .action(async ({ json }: Options, command: Command) => {
      const session = sessionOf(command)
      const { id } = await session.api(startDrill, {})
      const one = await ended(async () => (await session.api(listDrills, {})).items.find((item) => item.id === id))
      report(session, one, json, words.drilled, { at: one.backupAt ?? '' })
    })
}

async function ended<Run extends { readonly state: string }>(look: () => Promise<Run | undefined>): Promise<Run> {
  for (;;) {
    const run = await look()
    if (run && (run.state === 'done' || run.state === 'failed')) return run
    await wait(LOOK_EVERY_MS)
  }
}

function report(
  session: Session,
  run: {
    readonly state: string
    readonly error: string | null
    readonly rows: number
    readonly seconds: number | null
  },
  json: boolean | undefined,
  done: Words,
  values: Readonly<Record<string, string>>,
): void {
  session.exitWith(run.state === 'done' ? EXIT.ok : EXIT.refused)
  if (json) {
    session.out(JSON.stringify(run, null, 2))
    return
  }
  const rows = numberText(run.rows, session.locale)
  const seconds = numberText(Math.round((run.seconds ?? 0) * 10) / 10, session.locale)
  const said = run.state === 'done' ? done : words.failed
  session.out(fill(said[session.locale], { ...values, rows, seconds, error: run.error ?? '' }))
}

const words = {
  taken: {
    en: '{file}: {rows} rows, {bytes}, {seconds} s. Keep the backup key and the root key apart from it.',
    'zh-CN': '{file}：{rows} 行，{bytes}，用时 {seconds} 秒。请将备份密钥与根密钥和备份分开保管。',
  },
  drilled: {
    en: 'The backup of {at} was restored beside what is in use: {rows} rows in {seconds} s, every count equal, every check holds. The promise is 72 h.',
    'zh-CN': '已在旁路恢复 {at} 的备份：{rows} 行，用时 {seconds} 秒，行数全部一致，检查全部通过。承诺为 72 小时。',
  },
  failed: { en: 'It failed: {error}', 'zh-CN': '失败：{error}' },
} as const satisfies Record<string, Words>
