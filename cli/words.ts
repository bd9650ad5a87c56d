import { fill, type Locale, type Words } from '@regulars/contract'

/** Everything the command line says by itself; names of things come from the contract and the server. */
const sentences = {
  no_server: {
    en: 'No server to talk to. Start one with "regulars start", or give --url and --api-key.',
    'zh-CN': '找不到服务器。请用 “regulars start” 启动，或提供 --url 与 --api-key。',
  },
  credentials_unreadable: {
    en: 'The file {file} cannot be read: {reason}. Give --url and --api-key, or mend the file.',
    'zh-CN': '无法读取文件 {file}：{reason}。请提供 --url 与 --api-key，或修复该文件。',
  },
  unreachable: {
    en: 'The server does not answer ({reason}). Is it running? "regulars start" starts it; "regulars status" looks.',
    'zh-CN': '服务器没有响应（{reason}）。它在运行吗？“regulars start” 启动，“regulars status” 查看。',
  },
  not_regulars: {
    en: 'What answers at {url} is not Regulars (status {status}). Check the address.',
    'zh-CN': '{url} 上响应的不是 Regulars（状态 {status}），请检查地址。',
  },
  start_nothing: {
    en: 'There is no server in {folder} to start. Run this in the repository of Regulars.',
    'zh-CN': '{folder} 中没有可启动的服务器，请在 Regulars 代码仓库中运行。',
  },
  ready: { en: 'ready', 'zh-CN': '就绪' },
  not_ready: { en: 'not ready', 'zh-CN': '未就绪' },
  status_line: { en: '{url}: {state}, version {version}', 'zh-CN': '{url}：{state}，版本 {version}' },
  ok: { en: 'ok', 'zh-CN': '正常' },
  fails: { en: 'FAILS', 'zh-CN': '异常' },
  check: { en: 'Check', 'zh-CN': '检查项' },
  result: { en: 'Result', 'zh-CN': '结果' },
  rows: { en: 'Rows', 'zh-CN': '行数' },
  breaches: { en: 'Breaches', 'zh-CN': '违反' },
  self_pass: { en: 'pass', 'zh-CN': '通过' },
  self_fail: { en: 'FAIL', 'zh-CN': '失败' },
  self_skip: { en: 'skip', 'zh-CN': '跳过' },
  self_checked: { en: '{claim} ({looked} looked at)', 'zh-CN': '{claim}（检查 {looked} 项）' },
  verified: {
    en: 'All {checks} checks hold over {rows} rows ({seconds} s).',
    'zh-CN': '{checks} 项检查全部通过，共 {rows} 行（{seconds} 秒）。',
  },
  breached: {
    en: '{failed} of {checks} checks fail. Keep the database as it is, and report the list above.',
    'zh-CN': '{checks} 项检查中有 {failed} 项未通过。请保留数据库现状，并上报以上列表。',
  },
  member: { en: 'Member', 'zh-CN': '会员' },
  name: { en: 'Name', 'zh-CN': '姓名' },
  kind: { en: 'Kind', 'zh-CN': '类型' },
  source: { en: 'Source', 'zh-CN': '来源' },
  joined: { en: 'Joined', 'zh-CN': '加入时间' },
  last_seen: { en: 'Last seen', 'zh-CN': '最近出现' },
  orders: { en: 'Orders', 'zh-CN': '订单' },
  orders_as_of: { en: 'Orders as of {day}', 'zh-CN': '截至 {day} 的订单' },
  gross_sales: { en: 'Gross sales', 'zh-CN': '销售额' },
  refunds: { en: 'Refunds', 'zh-CN': '退款' },
  last_order: { en: 'Last order', 'zh-CN': '最近下单' },
  rfm: { en: 'RFM', 'zh-CN': 'RFM' },
  rfm_line: {
    en: '{score} ({name}); days since the last order: {days}',
    'zh-CN': '{score}（{name}），{days} 天前最近购买',
  },
  stage: { en: 'Stage', 'zh-CN': '生命周期阶段' },
  points: { en: 'Points', 'zh-CN': '积分' },
  points_line: {
    en: '{available} ({earned} earned, {reversed} taken back, {redeemed} redeemed)',
    'zh-CN': '{available}（累计获得 {earned}，扣回 {reversed}，兑换 {redeemed}）',
  },
  consents: { en: 'Consents', 'zh-CN': '授权' },
  none: { en: 'none', 'zh-CN': '无' },
  more_members: {
    en: '{shown} of {total} members. More: --cursor {cursor}',
    'zh-CN': '显示 {shown} / {total} 位会员。下一页：--cursor {cursor}',
  },
  all_members: { en: '{shown} of {total} members.', 'zh-CN': '显示 {shown} / {total} 位会员。' },
  other_member: { en: 'Other member', 'zh-CN': '另一会员' },
  chance: { en: 'Chance', 'zh-CN': '概率' },
  agrees: { en: 'Agrees', 'zh-CN': '一致' },
  differs: { en: 'Differs', 'zh-CN': '不一致' },
  open_pairs: { en: '{open} pairs are to be decided.', 'zh-CN': '{open} 对待决定。' },
  search_runs: { en: 'A search runs: {percent} %.', 'zh-CN': '搜索进行中：{percent}%。' },
  search_done: {
    en: 'The last search put up {proposed} new pairs and passed over {skipped} blocks that were too large.',
    'zh-CN': '上次搜索新提出 {proposed} 对，跳过 {skipped} 个过大的分块。',
  },
  search_failed: {
    en: 'The last search failed; the log of the server says why. Start it again.',
    'zh-CN': '上次搜索失败，原因见服务器日志，请重新开始。',
  },
  metric: { en: 'Metric', 'zh-CN': '指标' },
  value: { en: 'Value', 'zh-CN': '数值' },
  previous: { en: 'Period before', 'zh-CN': '上一周期' },
  unit: { en: 'Unit', 'zh-CN': '单位' },
  exported: { en: '{rows} rows were written to {file}.', 'zh-CN': '已将 {rows} 行写入 {file}。' },
  export_failed: {
    en: 'The export ended as "{state}"; the log of the server says why.',
    'zh-CN': '导出以“{state}”状态结束，原因见服务器日志。',
  },
  export_needs_purpose: {
    en: 'Say with --purpose what the clear values are for.',
    'zh-CN': '请用 --purpose 说明导出明文的用途。',
  },
  key_made: {
    en: 'The key "{name}" is made. Its secret is shown this once:',
    'zh-CN': '密钥“{name}”已创建，仅此一次显示：',
  },
} as const satisfies Record<string, Words>

export type Sentence = keyof typeof sentences

export function sentence(
  locale: Locale,
  name: Sentence,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return fill(sentences[name][locale], values)
}

/** The language asked for, else that of the terminal; English when it is neither of ours. */
export function localeFrom(asked: string | undefined, env: Readonly<Record<string, string | undefined>>): Locale {
  const language = asked ?? env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? ''
  return /^zh/i.test(language) ? 'zh-CN' : 'en'
}
