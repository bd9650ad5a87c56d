import { fill, type Locale, type Words } from '@regulars/contract'
import type { CannotRestore, RestoreFault } from './load.ts'

/** Why a backup is not restored, for the person at the terminal: what is wrong and what to do. Nothing was changed. */
const words: Record<RestoreFault, Words> = {
  not_a_backup: {
    en: '{file} is not a backup of Regulars.',
    'zh-CN': '{file} 不是 Regulars 的备份。',
  },
  newer_format: {
    en: '{file} was written by a newer version of Regulars ({how}). Install that version and restore with it.',
    'zh-CN': '{file} 由更新版本的 Regulars 写入（{how}）。请安装该版本后再恢复。',
  },
  wrong_key: {
    en: 'The backup key {keyFile} does not open {file} ({how}). Put the key there that the backup was written with, or name it with REGULARS_BACKUP_KEY_FILE.',
    'zh-CN':
      '备份密钥 {keyFile} 无法打开 {file}（{how}）。请放回写入备份时所用的密钥，或用 REGULARS_BACKUP_KEY_FILE 指定。',
  },
  damaged: {
    en: '{file} cannot be used ({how}). Take another copy of it, or another backup.',
    'zh-CN': '{file} 无法使用（{how}）。请换用另一份副本或另一个备份。',
  },
  newer_migrations: {
    en: '{file} was written by version {product}, whose tables this version does not know ("{name}"). Install that version and restore with it.',
    'zh-CN': '{file} 由版本 {product} 写入，其数据表（“{name}”）本版本无法识别。请安装该版本后再恢复。',
  },
  other_migrations: {
    en: 'The migration "{name}" of this version is another than that of {file}. Restore with the version that wrote it.',
    'zh-CN': '本版本的迁移“{name}”与 {file} 中的不同。请用写入该备份的版本恢复。',
  },
  database_not_empty: {
    en: 'The database has tables already. A restore goes into an empty installation only: name another REGULARS_HOME or DATABASE_URL.',
    'zh-CN': '数据库中已有数据表。只能恢复到空的安装：请指定另一个 REGULARS_HOME 或 DATABASE_URL。',
  },
  history_not_empty: {
    en: 'ClickHouse has rows in "{table}" already. A restore goes into an empty installation only: name another REGULARS_HOME or CLICKHOUSE_URL.',
    'zh-CN': 'ClickHouse 的“{table}”中已有数据。只能恢复到空的安装：请指定另一个 REGULARS_HOME 或 CLICKHOUSE_URL。',
  },
  root_key: {
    en: 'The root key is not the one that the data in {file} was encrypted under. Put it back first: root.key in {home}, or the same key management service.',
    'zh-CN': '根密钥与 {file} 中数据加密时所用的不同。请先放回根密钥：{home} 中的 root.key，或使用同一密钥管理服务。',
  },
  counts_differ: {
    en: 'After loading, tables have other numbers of rows than {file} says ({tables}). Everything was removed again; take another backup and report this.',
    'zh-CN': '载入后部分数据表的行数与 {file} 的清单不符（{tables}）。已全部撤除；请换用其他备份并反馈此问题。',
  },
}

export function refusalText(
  error: CannotRestore,
  locale: Locale,
  place: { readonly file: string; readonly keyFile: string },
): string {
  return fill(words[error.fault][locale], { ...place, ...error.values })
}

/** What a restore says when it is done. */
export const sentences = {
  restored: {
    en: 'Restored {rows} rows as of {at} in {seconds} s; every table has as many as the backup says.',
    'zh-CN': '已用 {seconds} 秒恢复 {rows} 行，数据截至 {at}；各表行数与备份一致。',
  },
  replayed: {
    en: 'Taken back again, as members did after the backup: {erased} erased, {withdrawn} consents withdrawn.',
    'zh-CN': '已重放备份之后会员的撤回：删除 {erased} 位会员，撤回 {withdrawn} 项授权。',
  },
  unreadable: {
    en: '{unreadable} lines of the journal beside the backup do not open: look for a whole copy of it before members are written to.',
    'zh-CN': '备份旁的日志有 {unreadable} 行无法打开：在向会员发送消息之前，请找到完整的日志副本。',
  },
  verified: {
    en: 'All {checks} checks hold.',
    'zh-CN': '{checks} 项检查全部通过。',
  },
  broken: {
    en: 'These checks fail: {broken}. Look at them with "regulars verify" before you go on.',
    'zh-CN': '以下检查未通过：{broken}。继续之前请用 “regulars verify” 查看。',
  },
  next: {
    en: 'Start the program; everybody signs in anew. Look through API keys and the team: what was revoked after the backup is back.',
    'zh-CN': '现在可以启动程序，所有人需重新登录。请检查 API 密钥与团队：备份之后撤销的会重新出现。',
  },
} as const satisfies Record<string, Words>
