import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fill, type Locale, type Words } from '@regulars/contract'
import { assemble } from './assemble.ts'
import type { Config } from './config.ts'
import { openEngines, refuseOverpoweredRole, type Step } from './engines.ts'
import { StartError, takeHome } from './home.ts'
import { modules } from './modules/order.ts'
import { systemClock } from './platform/clock.ts'
import { openKeys } from './platform/crypto/keys.ts'
import { keyProviderOf } from './platform/crypto/rootKey.ts'
import { openPostgres } from './platform/postgres.ts'
import { systemRandom } from './platform/random.ts'
import { CannotRestore, type RestoreReport, refusalText, restoreInstallation, sentences } from './recovery/index.ts'

/**
 * `restore FILE [--lang zh-CN]`: puts a backup into this installation, which must be empty and is opened for nobody. Answers
 * the exit code: 0 when everything is back and every check holds, 1 otherwise.
 */
export async function restoreCommand(
  config: Config,
  words: readonly string[],
  of: { readonly stops: (() => Promise<unknown>)[]; readonly step: Step },
): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { lang: { type: 'string', default: 'en' } },
  })
  const locale: Locale = values.lang.startsWith('zh') ? 'zh-CN' : 'en'
  if (positionals.length !== 1) throw new StartError('Name the backup to restore: restore FILE')
  const file = resolve(positionals[0]!)
  if (!existsSync(file)) throw new StartError(`There is no file ${file}.`)
  const place = { file, keyFile: config.backups.keyFile }
  try {
    const report = await restoreHere(config, place, of)
    for (const line of linesOf(report, locale)) console.log(line)
    return report.broken.length === 0 ? 0 : 1
  } catch (error) {
    if (!(error instanceof CannotRestore)) throw error
    console.error(`\n${refusalText(error, locale, place)}`)
    return 1
  }
}

async function restoreHere(
  config: Config,
  place: { readonly file: string; readonly keyFile: string },
  { stops, step }: { readonly stops: (() => Promise<unknown>)[]; readonly step: Step },
): Promise<RestoreReport> {
  stops.push(await takeHome(config.home))
  const keys = await keysThatAreThere(config)
  const engines = await openEngines(config, step, (what) => {
    throw new Error(what)
  })
  stops.push(() => engines.stop())
  return step('Restore', () =>
    restoreInstallation({
      ...place,
      keys,
      modules,
      home: config.home,
      access: engines.access,
      async assemble() {
        const postgres = openPostgres({
          connectionString: engines.access.appUrl,
          maxConnections: config.databaseConnections,
        })
        stops.push(() => postgres.close())
        await refuseOverpoweredRole(postgres)
        const program = await assemble(config, { ...engines, postgres })
        stops.push(() => program.close())
        return program.platform
      },
    }),
  )
}

/** A root key that is made now would open nothing of what was sealed under another. */
async function keysThatAreThere(config: Config) {
  if (!config.keyService && !existsSync(join(config.home, 'root.key')))
    throw new CannotRestore('root_key', { home: config.home })
  const random = systemRandom()
  return openKeys(keyProviderOf({ ...config, clock: systemClock, random }), random)
}

function linesOf(report: RestoreReport, locale: Locale): string[] {
  const { rows, erased, withdrawn, unreadable, checks, broken } = report
  const number = new Intl.NumberFormat(locale)
  const values = {
    rows: number.format(rows),
    at: report.manifest.at,
    seconds: number.format(Math.round(report.seconds * 10) / 10),
    erased,
    withdrawn,
    unreadable,
    checks,
    broken: broken.join(', '),
  }
  const said: Words[] = [
    sentences.restored,
    sentences.replayed,
    ...(unreadable > 0 ? [sentences.unreadable] : []),
    broken.length > 0 ? sentences.broken : sentences.verified,
    sentences.next,
  ]
  return said.map((words) => fill(words[locale], values))
}
