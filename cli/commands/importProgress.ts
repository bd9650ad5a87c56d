import { setTimeout as wait } from 'node:timers/promises'
import { fill, type Locale } from '@regulars/contract'
import { getImport, type Import as ImportShape } from '@regulars/contract/connections'
import type { z } from 'zod'
import type { Session } from '../session.ts'

export type Import = z.infer<typeof ImportShape>

const FINISHED: readonly Import['state'][] = ['done', 'failed', 'cancelled', 'undone']
const LOOK_EVERY_MS = 300

/** Follows an import to its end. On a terminal one line shows how far it is; elsewhere nothing is written. */
export async function watch(session: Session, begun: Import): Promise<Import> {
  const line = process.stderr.isTTY ? process.stderr : undefined
  for (let one = begun; ; one = await session.api(getImport, { params: { id: begun.id } })) {
    line?.write(`\r\x1b[K${progressText(session.locale, one)}`)
    if (FINISHED.includes(one.state)) {
      line?.write('\r\x1b[K')
      return one
    }
    await wait(LOOK_EVERY_MS)
  }
}

const BAR_WIDTH = 24

export function progressText(locale: Locale, one: Import): string {
  const full = Math.round(one.progress * BAR_WIDTH)
  const bar = '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full)
  const numbers = new Intl.NumberFormat(locale)
  const left =
    one.secondsLeft === null ? '' : ` · ${importSentence(locale, 'left', { seconds: numbers.format(one.secondsLeft) })}`
  const lines = importSentence(locale, 'read', { lines: numbers.format(one.linesRead) })
  return `${bar} ${Math.floor(one.progress * 100)}% ${one.state} · ${lines}${left}`
}

const sentences = {
  no_file: { en: 'There is no file {file}.', 'zh-CN': '文件 {file} 不存在。' },
  ended: { en: 'The import ended as "{state}".', 'zh-CN': '导入以“{state}”状态结束。' },
  imported: { en: 'Imported.', 'zh-CN': '导入完成。' },
  counted: { en: 'Dry run: nothing was written.', 'zh-CN': '试运行：未写入任何数据。' },
  undone: { en: 'The import {id} was taken back.', 'zh-CN': '已撤销导入 {id}。' },
  read: { en: '{lines} lines', 'zh-CN': '{lines} 行' },
  left: { en: '{seconds} s left', 'zh-CN': '剩余 {seconds} 秒' },
  import: { en: 'Import', 'zh-CN': '导入' },
  file: { en: 'File', 'zh-CN': '文件' },
  state: { en: 'State', 'zh-CN': '状态' },
  begun: { en: 'Begun', 'zh-CN': '开始时间' },
  lines: { en: 'Lines', 'zh-CN': '总行数' },
  sale_lines: { en: 'Sale lines (members + others)', 'zh-CN': '销售行（会员 + 非会员）' },
  refund_lines: { en: 'Refund lines (members + others)', 'zh-CN': '退款行（会员 + 非会员）' },
  closed_lines: { en: 'Lines of closed orders', 'zh-CN': '已关闭订单行' },
  bound: { en: 'bound by the hash of a telephone', 'zh-CN': '按手机号哈希绑定' },
  quarantined: { en: 'Quarantined', 'zh-CN': '隔离行' },
  members: { en: 'Members (new)', 'zh-CN': '会员（新增）' },
  orders: { en: 'Orders', 'zh-CN': '订单' },
  refunds: { en: 'Refunds', 'zh-CN': '退款' },
  created: { en: 'New', 'zh-CN': '新增' },
  changed: { en: 'Changed', 'zh-CN': '更新' },
  unchanged: { en: 'Unchanged', 'zh-CN': '未变化' },
  sales: { en: 'Sales', 'zh-CN': '销售额' },
  seconds: { en: 'Seconds', 'zh-CN': '用时（秒）' },
} as const

/** What the import commands say. */
export function importSentence(
  locale: Locale,
  name: keyof typeof sentences,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return fill(sentences[name][locale], values)
}
