import type { Locale } from '@regulars/contract'
import {
  changeImportSchedule,
  createImportSchedule,
  type ImportSchedule,
  listImportSchedules,
  pauseImportSchedule,
  type Recurrence,
  removeImportSchedule,
  runImportSchedule,
} from '@regulars/contract/importSchedules'
import { listMappings } from '@regulars/contract/mappings'
import { type Command, Option } from 'commander'
import type { z } from 'zod'
import { EXIT } from '../failure.ts'
import { type Session, sessionOf } from '../session.ts'
import { table } from '../table.ts'
import { aNumberBetween, instantText } from '../values.ts'

type Schedule = z.infer<typeof ImportSchedule>
type When = z.infer<typeof Recurrence>

interface Options {
  readonly name?: string
  readonly mapping?: string
  readonly from?: string
  readonly authorizationFrom?: string
  readonly dropAuthorization?: true
  readonly every?: When['every']
  readonly at: string
  readonly minute: number
  readonly weekday: number
  readonly timeZone?: string
  readonly json?: boolean
}

/** Stands for an address where files are put into the folder of the schedule. */
const FOLDER = 'folder'

export function registerSchedules(program: Command): void {
  const schedules = program.command('schedules').description('files that are imported by themselves')
  schedules
    .command('list')
    .description('schedules, with when they look next and how the last look ended')
    .option('--json', 'print the answer as JSON')
    .action(async ({ json }: Options, command: Command) => {
      const session = sessionOf(command)
      const answer = await session.api(listImportSchedules, {})
      session.out(json ? JSON.stringify(answer, null, 2) : tableOf(session.locale, answer.items))
    })
  const create = schedules.command('create').description('take files by themselves, with a saved mapping')
  withOptions(create, true).action((options: Options, command: Command) => make(sessionOf(command), options))
  const update = schedules.command('update').description('change a schedule; what is left out stays').argument('<id>')
  update.option('--drop-authorization', 'remove the stored value of the Authorization header')
  withOptions(update, false).action((id: string, options: Options, command: Command) =>
    change(sessionOf(command), id, options),
  )
  registerShort(schedules)
}

/** The options that say what is taken from where, and when. */
function withOptions(command: Command, isNew: boolean): Command {
  return command
    .addOption(new Option('--name <name>', 'what people call it').makeOptionMandatory(isNew))
    .addOption(
      new Option('--mapping <code>', 'a saved mapping; its kind is what is imported').makeOptionMandatory(isNew),
    )
    .option(
      '--from <place>',
      `an https address, or "${FOLDER}" for a folder of the server${isNew ? ', as without' : ''}`,
    )
    .option('--authorization-from <variable>', 'environment variable that holds the value of the Authorization header')
    .addOption(
      new Option('--every <rhythm>', 'how often it looks')
        .choices(['hour', 'day', 'week'])
        .default(isNew ? 'day' : undefined),
    )
    .option('--at <time>', 'each day or week at this time, HH:MM', '03:00')
    .option('--minute <minute>', 'each hour at this minute', aNumberBetween(0, 59), 0)
    .option('--weekday <day>', 'each week on this day; Monday is 1', aNumberBetween(1, 7), 1)
    .option('--time-zone <zone>', 'by whose clock')
    .option('--json', 'print the answer as JSON')
}

async function make(session: Session, options: Options): Promise<void> {
  const { name = '', mapping = '', timeZone } = options
  const { items } = await session.api(listMappings, {})
  const kind = items.find(({ code }) => code === mapping)?.kind
  if (kind === undefined) return refuse(session, 'no_mapping', { code: mapping })
  const authorization = authorizationOf(session, options)
  const address = options.from === FOLDER ? undefined : options.from
  const from =
    address === undefined
      ? { place: 'folder' as const }
      : { place: 'url' as const, url: address, ...(authorization && { authorization }) }
  const body = { name, kind, mapping, from, recurrence: whenOf(options)!, ...(timeZone && { timeZone }) }
  print(session, options, await session.api(createImportSchedule, { body }))
}

async function change(session: Session, id: string, options: Options): Promise<void> {
  const { name, mapping, timeZone, from: place } = options
  const authorization = options.dropAuthorization ? null : authorizationOf(session, options)
  const isOfAddress = (place !== undefined && place !== FOLDER) || authorization !== undefined
  const address = { ...(place && { url: place }), ...(authorization !== undefined && { authorization }) }
  const from = isOfAddress ? { place: 'url' as const, ...address } : place && { place: 'folder' as const }
  const recurrence = whenOf(options)
  const body = {
    ...(name && { name }),
    ...(mapping && { mapping }),
    ...(timeZone && { timeZone }),
    ...(from && { from }),
    ...(recurrence && { recurrence }),
  }
  print(session, options, await session.api(changeImportSchedule, { params: { id }, body }))
}

function registerShort(schedules: Command): void {
  const short = (name: string, description: string, work: (session: Session, id: string) => Promise<string>) =>
    schedules
      .command(name)
      .description(description)
      .argument('<id>')
      .action(async (id: string, _: unknown, command: Command) => {
        const session = sessionOf(command)
        session.out(await work(session, id))
      })
  const pausing = (paused: boolean) => async (session: Session, id: string) =>
    tableOf(session.locale, [await session.api(pauseImportSchedule, { params: { id }, body: { paused } })])
  short('pause', 'look no more until it is resumed', pausing(true))
  short('resume', 'go on from now', pausing(false))
  short('run', 'look for files now, also while it is paused', async ({ api, locale }, id) => {
    await api(runImportSchedule, { params: { id } })
    return say(locale, 'looks', { id })
  })
  short('remove', 'remove it; what it brought stays', async ({ api, locale }, id) => {
    await api(removeImportSchedule, { params: { id } })
    return say(locale, 'removed', { id })
  })
}

/** A secret among the arguments could be read by whoever lists the processes. */
function authorizationOf({ env }: Session, { authorizationFrom }: Options): string | undefined {
  return authorizationFrom === undefined ? undefined : env[authorizationFrom]
}

function whenOf({ every, at, minute, weekday }: Options): When | undefined {
  if (every === 'hour') return { every, minute }
  if (every === 'day') return { every, at }
  return every && { every, weekday, at }
}

function print({ out, locale }: Session, { json }: Options, schedule: Schedule): void {
  out(json ? JSON.stringify(schedule, null, 2) : tableOf(locale, [schedule]))
}

function refuse(session: Session, name: keyof typeof sentences, values: Readonly<Record<string, string>>): void {
  session.err(say(session.locale, name, values))
  session.exitWith(EXIT.refused)
}

function tableOf(locale: Locale, schedules: readonly Schedule[]): string {
  const titles = ['schedule', 'name', 'mapping', 'from', 'every', 'next', 'last'] as const
  return table(
    titles.map((title) => ({ title: say(locale, title) })),
    schedules.map(({ id, name, mapping, from, recurrence, timeZone, paused, nextRunAt, lastRun }) => [
      id,
      name,
      mapping,
      from.place === 'folder' ? from.folder : from.url,
      `${whenText(recurrence)} ${timeZone}`,
      paused ? say(locale, 'paused') : instantText(nextRunAt),
      lastRun?.error?.message ?? lastRun?.state ?? '',
    ]),
  )
}

/** As the options of the command say it. */
function whenText(when: When): string {
  if (when.every === 'hour') return `hour :${String(when.minute).padStart(2, '0')}`
  return when.every === 'day' ? `day ${when.at}` : `week ${when.weekday} ${when.at}`
}

const sentences = {
  no_mapping: { en: 'There is no mapping "{code}".', 'zh-CN': '没有映射“{code}”。' },
  looks: { en: 'The schedule {id} looks for files now.', 'zh-CN': '计划 {id} 正在查找文件。' },
  removed: { en: 'The schedule {id} was removed.', 'zh-CN': '已删除计划 {id}。' },
  schedule: { en: 'Schedule', 'zh-CN': '计划' },
  name: { en: 'Name', 'zh-CN': '名称' },
  mapping: { en: 'Mapping', 'zh-CN': '映射' },
  from: { en: 'From', 'zh-CN': '来源' },
  every: { en: 'Every', 'zh-CN': '周期' },
  next: { en: 'Next', 'zh-CN': '下次' },
  last: { en: 'Last look', 'zh-CN': '上次' },
  paused: { en: 'paused', 'zh-CN': '已暂停' },
} as const

function say(locale: Locale, name: keyof typeof sentences, values: Readonly<Record<string, string>> = {}): string {
  return sentences[name][locale].replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole)
}
