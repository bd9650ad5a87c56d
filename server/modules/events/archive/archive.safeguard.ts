import { workspaceOf } from '#modules/access/index'
import type { Ctx } from '#platform/context'
import { CannotDecrypt } from '#platform/crypto/keys'
import type { Safeguard, SafeguardResult } from '#platform/safeguard'
import { monthsBefore } from './archive.olap.ts'
import { type ArchiveFile, settingsIn, writtenFiles } from './archive.store.ts'
import { ARCHIVE, hotFrom } from './archive.ts'
import { lookAt } from './files.ts'

/** Files whose checksum is taken anew at each look, drawn at random. */
const SAMPLE = 3
/** What became old is moved within the day; a day more is no warning yet. */
const GRACE_MS = 2 * 86_400_000

/** Old events are apart from new ones: in files of their own, as they were written, under a key of their own. */
export const archiveSafeguard: Safeguard = {
  id: 'events.hot-and-cold',
  layer: 'isolation',
  name: { en: 'Hot and cold events are apart', 'zh-CN': '冷热数据隔离' },
  async check(ctx) {
    const { hotDays, wrappedKey } = await settingsIn(ctx.tx, ctx.workspaceId)
    const files = await writtenFiles(ctx.tx, ctx.workspaceId)
    const damaged = await damagedAmong(ctx, sampleOf(ctx, files))
    if (damaged.length > 0) return warnings.damaged(damaged.map(({ fileName }) => fileName!))
    if (wrappedKey && !isApart(ctx, wrappedKey)) return warnings.sharedKey()
    if (hotDays === null) return warnings.off()
    const late = await eventsLate(ctx, hotDays)
    if (late > 0) return warnings.late(late, hotDays)
    const events = files.reduce((sum, file) => sum + file.events, 0)
    return {
      status: 'pass',
      evidence: {
        en: `No event older than ${hotDays} days is hot; ${events} events lie in ${files.length} archive files, of which ${Math.min(SAMPLE, files.length)} were read now with the checksums they were written with, under a key that no other key of the workspace opens.`,
        'zh-CN': `没有早于 ${hotDays} 天的热事件；${events} 个事件存于 ${files.length} 个归档文件，刚抽查 ${Math.min(SAMPLE, files.length)} 个，校验和与写入时一致；归档密钥独立，工作区其他密钥无法打开。`,
      },
    }
  },
}

function sampleOf(ctx: Ctx, files: readonly ArchiveFile[]): readonly ArchiveFile[] {
  if (files.length <= SAMPLE) return files
  const first = ctx.random.bytes(4).readUInt32BE() % files.length
  return [...files, ...files].slice(first, first + SAMPLE)
}

async function damagedAmong(ctx: Ctx, files: readonly ArchiveFile[]): Promise<ArchiveFile[]> {
  const { workspaceId } = ctx
  const damaged: ArchiveFile[] = []
  for (const file of files) {
    const lying = await lookAt(ctx, { workspaceId, fileName: file.fileName! })
    if (!lying?.digest.equals(file.digest!)) damaged.push(file)
  }
  return damaged
}

/** What opens the rest of the workspace must not open the key of the archive, which must open as its own. */
function isApart(ctx: Ctx, wrapped: Buffer): boolean {
  ctx.keys.openApartKey(ctx.workspaceId, ARCHIVE, wrapped)
  try {
    ctx.keys.open(ctx.workspaceId, ARCHIVE, wrapped)
    return false
  } catch (error) {
    if (error instanceof CannotDecrypt) return true
    throw error
  }
}

async function eventsLate(ctx: Ctx, hotDays: number): Promise<number> {
  const { timeZone: zone } = await workspaceOf(ctx)
  const before = hotFrom(new Date(ctx.now.getTime() - GRACE_MS), hotDays, zone)
  const months = await monthsBefore(ctx.history, ctx.workspaceId, { before, zone })
  return months.reduce((sum, { events }) => sum + events, 0)
}

const warnings = {
  damaged: (names: readonly string[]): SafeguardResult => ({
    status: 'warn',
    evidence: {
      en: `Archive files are missing or not as they were written: ${names.join(', ')}.`,
      'zh-CN': `归档文件缺失或与写入时不一致：${names.join('、')}。`,
    },
    remedy: {
      en: 'Put their copies back into the archive folder, and look at its disk.',
      'zh-CN': '请将备份副本放回归档目录，并检查磁盘。',
    },
  }),
  sharedKey: (): SafeguardResult => ({
    status: 'warn',
    evidence: {
      en: 'The key of the archive is one that other data is kept under.',
      'zh-CN': '归档密钥与其他数据的密钥相同。',
    },
    remedy: {
      en: 'Restore the archive settings from a backup: the product makes no such key.',
      'zh-CN': '请从备份恢复归档设置：产品不会生成此类密钥。',
    },
  }),
  off: (): SafeguardResult => ({
    status: 'warn',
    evidence: { en: 'All events are hot: nothing is archived.', 'zh-CN': '所有事件均为热数据，未启用归档。' },
    remedy: {
      en: 'Say for how many days events stay hot, under Compliance, Hot and cold data.',
      'zh-CN': '请在“合规 › 冷热数据”中设置热数据保留天数。',
    },
  }),
  late: (events: number, hotDays: number): SafeguardResult => ({
    status: 'warn',
    evidence: {
      en: `${events} events are older than ${hotDays} days and hot still.`,
      'zh-CN': `有 ${events} 个事件早于 ${hotDays} 天，仍为热数据。`,
    },
    remedy: {
      en: 'A move failed or waits: see the log of the server, and whether the disk of the archive is full.',
      'zh-CN': '归档失败或尚未执行：请查看服务器日志，并检查归档磁盘是否已满。',
    },
  }),
}
