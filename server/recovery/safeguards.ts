import type { Ctx } from '#platform/context'
import type { Safeguard, SafeguardResult } from '#platform/safeguard'
import { outcomeOf, readable } from './recovery.routes.ts'
import type { Recovery } from './recovery.ts'
import { lastEnded } from './runs.store.ts'
import { PROMISE_HOURS, warningsOf } from './schedule.ts'

const HOUR_MS = 3_600_000

/** How the last resort is: a backup that can be read, and a drill that shows that it can be restored. */
export function recoverySafeguards(recovery: Recovery): Safeguard[] {
  return [
    {
      id: 'recovery.backup-is-fresh',
      layer: 'recovery',
      name: { en: 'Encrypted backup of the last day', 'zh-CN': '最近一天的加密备份' },
      check: (ctx) => freshness(ctx, recovery),
    },
    {
      id: 'recovery.drill-passed',
      layer: 'recovery',
      name: { en: 'Restore drill within 72 hours', 'zh-CN': '72 小时内可恢复的演练' },
      check: (ctx) => drilled(ctx),
    },
  ]
}

async function freshness(ctx: Ctx, recovery: Recovery): Promise<SafeguardResult> {
  const [last] = readable(await recovery.shelf.list())
  const remedy = {
    en: 'Take one on the page “Backups and recovery”, and look whether the folder can be written to.',
    'zh-CN': '请在“备份与恢复”页面立即备份，并检查备份目录是否可写。',
  }
  if (!last) {
    const evidence = { en: 'There is no backup that can be read.', 'zh-CN': '没有可读取的备份。' }
    return { status: 'warn', evidence, remedy }
  }
  const hours = Math.round((ctx.now.getTime() - last.at.getTime()) / HOUR_MS)
  const isOld = warningsOf({ backupAt: last.at, drill: null }, ctx.now).includes('backup_old')
  const evidence = {
    en: `The last backup is ${hours} hours old and holds ${last.rows} rows; its manifest opens with the backup key.`,
    'zh-CN': `最近一次备份距今 ${hours} 小时，共 ${last.rows} 行；其清单可用备份密钥打开。`,
  }
  return isOld ? { status: 'warn', evidence, remedy } : { status: 'pass', evidence }
}

async function drilled(ctx: Ctx): Promise<SafeguardResult> {
  const last = await lastEnded(ctx.tx, 'drill')
  const remedy = {
    en: 'Start a drill on the page “Backups and recovery”, and look at what it found.',
    'zh-CN': '请在“备份与恢复”页面启动一次恢复演练，并查看其结果。',
  }
  if (!last) {
    const evidence = { en: 'No restore has been drilled.', 'zh-CN': '从未进行过恢复演练。' }
    return { status: 'warn', evidence, remedy }
  }
  const outcome = outcomeOf(last)
  const seconds = Math.round(outcome.seconds)
  const day = outcome.finishedAt.toISOString().slice(0, 10)
  const evidence = {
    en: `The drill of ${day} ${outcome.passed ? 'restored' : 'failed at'} ${last.rowsDone} rows in ${seconds} s; the promise is ${PROMISE_HOURS} h.`,
    'zh-CN': `${day} 的演练${outcome.passed ? '恢复' : '未通过，涉及'} ${last.rowsDone} 行，用时 ${seconds} 秒；承诺为 ${PROMISE_HOURS} 小时。`,
  }
  const isSound = warningsOf({ backupAt: ctx.now, drill: outcome }, ctx.now).length === 0
  return isSound ? { status: 'pass', evidence } : { status: 'warn', evidence, remedy }
}
