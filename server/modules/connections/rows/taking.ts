import { isBlocked } from '#modules/members/index'
import type { Ctx, Platform } from '#platform/context'
import { asSystem } from '#platform/transaction'
import { findFile } from '../files/files.store.ts'
import { openFile } from '../files/openFile.ts'
import { advance, finish, type Run, setReport } from '../imports/imports.store.ts'
import { type RowReportView, recordLayoutOf, type StoredImport } from '../imports/imports.ts'
import { sealLine } from '../imports/seals.ts'
import { Stopped } from '../imports/stopped.ts'
import type { Outcome, RowKind, Step } from '../kinds/kind.ts'
import { formats } from '../readers/formats.ts'
import { FileProblem, type Progress, type Row } from '../readers/reader.ts'
import { cellsReader, type Rules, Unfit } from './cells.ts'
import { claimOf, contentOf, judgePage, type Line } from './judging.ts'
import { insertDone, insertKeys, insertRowRejects } from './rows.store.ts'
import { sealUndo } from './undoSeal.ts'

/** Rows of one transaction: enough to make its statements worth the trip, little enough to hold. */
const ROWS_PER_PAGE = 1_000
/** Clocks of tills run ahead a little. */
const FUTURE_MS = 86_400_000

/**
 * Reads the file and takes its rows, a page for each transaction: their effects, what an undo needs, the lines that were
 * not taken, the report and the place in the file. After a crash it goes on behind the last page. A dry run does the same
 * and lets the effects of each page go.
 */
export function takeRows<Record>(kind: RowKind<Record>): Step {
  return async (platform, workspaceId, one, run, beat) => {
    const file = await asSystem(platform, workspaceId, (ctx) => findFile(ctx.tx, workspaceId, one.fileId))
    if (!file) throw new FileProblem(gone)
    const progress: Progress = { bytes: 0 }
    const rules = { latest: new Date(one.createdAt.getTime() + FUTURE_MS), isNobody: isBlocked }
    const read = lineReader(kind, one, file.details.columns, rules)
    const position = { lines: 0, report: one.rows ?? emptyReport }
    let page: Line<Record>[] = []
    const take = async () => {
      const bytesRead = Math.min(progress.bytes, file.bytes)
      position.report = await takePage(platform, workspaceId, one, run, kind, page, { ...position, bytesRead })
      page = []
      await beat()
    }
    for await (const rows of formats[file.details.format].rows(
      openFile(platform, workspaceId, file),
      file.details,
      progress,
    ))
      for (const row of rows) {
        position.lines += 1
        if (position.lines <= one.linesRead) continue
        page.push(read(row))
        if (page.length === ROWS_PER_PAGE) await take()
      }
    await take()
    await conclude(platform, workspaceId, one, run)
  }
}

const emptyReport: RowReportView = { lines: 0, created: 0, changed: 0, unchanged: 0, quarantined: 0, reasons: {} }

function lineReader<Record>(
  kind: RowKind<Record>,
  one: StoredImport,
  columns: readonly string[],
  rules: Rules,
): (row: Row) => Line<Record> {
  const cellsOf = cellsReader(recordLayoutOf(one), columns, rules)
  return ({ line, values, fault, text }) => {
    const whole = text ?? (values ?? []).join(',')
    if (!values) return { line, text: whole, read: { fault: fault! } }
    try {
      return { line, text: whole, read: { record: kind.read(cellsOf(values), rules) } }
    } catch (unfit) {
      if (!(unfit instanceof Unfit)) throw unfit
      return { line, text: whole, read: { fault: unfit.fault } }
    }
  }
}

async function takePage<Record>(
  platform: Platform,
  workspaceId: string,
  one: StoredImport,
  run: Run,
  kind: RowKind<Record>,
  page: readonly Line<Record>[],
  at: { readonly lines: number; readonly bytesRead: number; readonly report: RowReportView },
): Promise<RowReportView> {
  const judge = (ctx: Ctx) => judgePage(ctx, one, kind, page)
  const judged = one.dryRun ? await rehearse(platform, workspaceId, judge) : undefined
  const report = await asSystem(platform, workspaceId, async (ctx) => {
    const { outcomes, keys } = judged ?? (await judge(ctx))
    await insertKeys(ctx.tx, workspaceId, one.importId, keys)
    await insertRejects(ctx, one, page, outcomes)
    if (!one.dryRun) await insertEffects(ctx, one, kind, page, outcomes)
    const added = add(at.report, outcomes)
    await setReport(ctx.tx, workspaceId, one.importId, added)
    const change = { linesRead: at.lines, bytesRead: at.bytesRead }
    if (!(await advance(ctx.tx, workspaceId, run, 'reading', change))) throw new Stopped()
    return added
  })
  if (!one.dryRun) platform.wake(workspaceId)
  return report
}

/** Carries the result of work out of a transaction that leaves nothing behind. */
class Rehearsed<Result> extends Error {
  readonly result: Result

  constructor(result: Result) {
    super('rehearsed')
    this.result = result
  }
}

async function rehearse<Result>(
  platform: Platform,
  workspaceId: string,
  work: (ctx: Ctx) => Promise<Result>,
): Promise<Result> {
  try {
    return await asSystem(platform, workspaceId, async (ctx) => {
      throw new Rehearsed(await work(ctx))
    })
  } catch (rehearsed) {
    if (rehearsed instanceof Rehearsed) return rehearsed.result as Result
    throw rehearsed
  }
}

async function insertRejects<Record>(
  ctx: Ctx,
  one: StoredImport,
  page: readonly Line<Record>[],
  outcomes: readonly Outcome[],
): Promise<void> {
  const texts = new Map(page.map(({ line, text }) => [line, text]))
  await insertRowRejects(
    ctx.tx,
    ctx.workspaceId,
    one.importId,
    outcomes.flatMap((outcome) =>
      outcome.effect === 'refused'
        ? [{ line: outcome.line, ...outcome.fault, sealed: sealLine(ctx, ctx.workspaceId, texts.get(outcome.line)!) }]
        : [],
    ),
  )
}

async function insertEffects<Record>(
  ctx: Ctx,
  one: StoredImport,
  kind: RowKind<Record>,
  page: readonly Line<Record>[],
  outcomes: readonly Outcome[],
): Promise<void> {
  const records = new Map(page.flatMap(({ line, read }) => ('record' in read ? [[line, read.record] as const] : [])))
  const done = outcomes.flatMap((outcome) => {
    if (outcome.effect !== 'created' && outcome.effect !== 'changed') return []
    const record = records.get(outcome.line)!
    return [
      {
        line: outcome.line,
        claim: kind.once ? claimOf(ctx, kind, record) : null,
        contentHash: contentOf(ctx, kind, record),
        memberId: outcome.memberId ?? null,
        undo: sealUndo(ctx, ctx.workspaceId, outcome.undo),
      },
    ]
  })
  await insertDone(ctx.tx, ctx.workspaceId, { importId: one.importId, kind: kind.code, rows: done })
}

function add(report: RowReportView, outcomes: readonly Outcome[]): RowReportView {
  const sum = { ...report, reasons: { ...report.reasons }, lines: report.lines + outcomes.length }
  for (const outcome of outcomes) {
    if (outcome.effect !== 'refused') {
      sum[outcome.effect] += 1
      continue
    }
    sum.quarantined += 1
    sum.reasons[outcome.fault.reason] = (sum.reasons[outcome.fault.reason] ?? 0) + 1
  }
  return sum
}

/** A dry run is over; an import waits until the followers of the log have passed what it wrote. */
async function conclude(platform: Platform, workspaceId: string, one: StoredImport, run: Run): Promise<void> {
  await asSystem(platform, workspaceId, async (ctx) => {
    const change = one.dryRun ? {} : { state: 'settling' as const }
    if (!(await advance(ctx.tx, workspaceId, run, 'reading', change))) throw new Stopped()
    if (one.dryRun) await finish(ctx.tx, workspaceId, one.importId, { state: 'done', now: ctx.now })
  })
}

const gone = {
  en: 'The uploaded file is no longer here. Upload it again.',
  'zh-CN': '上传的文件已不存在，请重新上传。',
}
