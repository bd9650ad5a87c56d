import { fill, type Words } from '@regulars/contract'
import type { RawBuilder } from 'kysely'
import { sql } from '#platform/postgres'

/** What a check can find, as the person who asks why reads it; `{0}` and so on are the values kept with it. */
const sentences = {
  wanted_since: { en: 'decided on {0}', 'zh-CN': '{0} 决定发送' },
  no_such_member: { en: 'no such member', 'zh-CN': '没有该会员' },
  merged: { en: 'merged into another member', 'zh-CN': '已并入其他会员' },
  known: { en: 'known', 'zh-CN': '已知会员' },
  anonymous: { en: 'anonymous', 'zh-CN': '匿名访客' },
  no_holdout: { en: 'none named', 'zh-CN': '未指定实验' },
  unassigned: { en: 'not assigned in {0}', 'zh-CN': '未分入 {0}' },
  treated: { en: 'treated in {0}', 'zh-CN': '在 {0} 的实验组' },
  holdout: { en: 'holdout in {0}', 'zh-CN': '在 {0} 的对照组' },
  no_template: { en: 'there is no template {0}', 'zh-CN': '没有模板 {0}' },
  template: { en: 'for {0} by {1}', 'zh-CN': '目的 {0}，渠道 {1}' },
  no_address: { en: 'none', 'zh-CN': '没有' },
  address: { en: 'present', 'zh-CN': '有' },
  granted: {
    en: 'granted on {0} by {1}, notice {2}',
    'zh-CN': '{0} 同意，来源 {1}，告知版本 {2}',
  },
  granted_until: {
    en: 'granted on {0} by {1}, notice {2}, until {3}',
    'zh-CN': '{0} 同意，来源 {1}，告知版本 {2}，有效期至 {3}',
  },
  withdrawn: {
    en: 'withdrawn on {0} by {1}, notice {2}',
    'zh-CN': '{0} 撤回，来源 {1}，告知版本 {2}',
  },
  never_asked: {
    en: 'never asked',
    'zh-CN': '从未征求',
  },
  granted_contract: {
    en: 'granted on {0} by {1}, notice {2}, part of the contract',
    'zh-CN': '{0} 同意，来源 {1}，告知版本 {2}；属于履行合同',
  },
  granted_until_contract: {
    en: 'granted on {0} by {1}, notice {2}, until {3}, part of the contract',
    'zh-CN': '{0} 同意，来源 {1}，告知版本 {2}，有效期至 {3}；属于履行合同',
  },
  withdrawn_contract: {
    en: 'withdrawn on {0} by {1}, notice {2}, part of the contract',
    'zh-CN': '{0} 撤回，来源 {1}，告知版本 {2}；属于履行合同',
  },
  never_asked_contract: {
    en: 'never asked, part of the contract',
    'zh-CN': '从未征求；属于履行合同',
  },
  granted_legitimate_interest: {
    en: 'granted on {0} by {1}, notice {2}, rests on legitimate interest',
    'zh-CN': '{0} 同意，来源 {1}，告知版本 {2}；基于正当利益',
  },
  granted_until_legitimate_interest: {
    en: 'granted on {0} by {1}, notice {2}, until {3}, rests on legitimate interest',
    'zh-CN': '{0} 同意，来源 {1}，告知版本 {2}，有效期至 {3}；基于正当利益',
  },
  withdrawn_legitimate_interest: {
    en: 'withdrawn on {0} by {1}, notice {2}, rests on legitimate interest',
    'zh-CN': '{0} 撤回，来源 {1}，告知版本 {2}；基于正当利益',
  },
  never_asked_legitimate_interest: {
    en: 'never asked, rests on legitimate interest',
    'zh-CN': '从未征求；基于正当利益',
  },
  policy_opt_in: { en: '{0}, by {1} version {2}: only with consent', 'zh-CN': '{0}，依 {1} 第 {2} 版：须事先同意' },
  policy_opt_out: {
    en: '{0}, by {1} version {2}: until the member objects',
    'zh-CN': '{0}，依 {1} 第 {2} 版：会员反对前可发',
  },
  policy_notice_only: {
    en: '{0}, by {1} version {2}: the member is told, and may object',
    'zh-CN': '{0}，依 {1} 第 {2} 版：告知即可，可反对',
  },
  strictest_opt_in: {
    en: 'jurisdiction not known, the strictest is {0} version {1}: only with consent',
    'zh-CN': '法域未知，最严格者为 {0} 第 {1} 版：须事先同意',
  },
  strictest_opt_out: {
    en: 'jurisdiction not known, the strictest is {0} version {1}: until the member objects',
    'zh-CN': '法域未知，最严格者为 {0} 第 {1} 版：会员反对前可发',
  },
  strictest_notice_only: {
    en: 'jurisdiction not known, the strictest is {0} version {1}: the member is told, and may object',
    'zh-CN': '法域未知，最严格者为 {0} 第 {1} 版：告知即可，可反对',
  },
  no_policy: { en: 'no policy pack is active: the legal basis decides', 'zh-CN': '没有启用的政策包：以法律依据为准' },
  sharing_opted_out: { en: 'objected to sharing on {0}, by their browser', 'zh-CN': '{0} 通过浏览器拒绝共享' },
  age_unknown: { en: 'age unknown', 'zh-CN': '年龄未知' },
  guardian_agreed: { en: 'under {0}, a guardian agreed', 'zh-CN': '未满 {0} 岁，监护人已同意' },
  under: { en: 'under {0}', 'zh-CN': '未满 {0} 岁' },
  of_age: { en: 'of age', 'zh-CN': '已达年龄' },
  unsettled: {
    en: 'a merge is not taken into account yet',
    'zh-CN': '合并尚未计入同意',
  },
  no_topic: { en: 'about no topic', 'zh-CN': '没有主题' },
  topic_wanted: { en: 'about {0}', 'zh-CN': '主题 {0}' },
  topic_left: { en: 'about {0}, which the member left', 'zh-CN': '主题 {0}，会员已退出' },
  personalisation_on: { en: 'wanted', 'zh-CN': '未关闭' },
  personalisation_off: { en: 'turned off, and chosen by nothing', 'zh-CN': '已关闭；未按任何特征选取' },
  personalisation_chosen: { en: 'turned off, but chosen by {0}', 'zh-CN': '已关闭，但按 {0} 选取' },
  unlisted: { en: 'not on the list', 'zh-CN': '不在名单上' },
  unsubscribed: { en: 'unsubscribed on {0}', 'zh-CN': '{0} 退订' },
  bounced: { en: 'bounced on {0}', 'zh-CN': '{0} 退信' },
  complained: { en: 'complained on {0}', 'zh-CN': '{0} 投诉' },
  manual: { en: 'put on the list by hand on {0}', 'zh-CN': '{0} 由人工加入' },
  sandbox: { en: 'sandbox', 'zh-CN': '沙盒' },
  live: { en: 'live', 'zh-CN': '已启用' },
  off: { en: 'off', 'zh-CN': '未启用' },
  day: { en: 'outside, in {0}', 'zh-CN': '不在时段内（{0}）' },
  night: { en: 'until {0}, in {1}', 'zh-CN': '到 {0} 为止（{1}）' },
  uncounted: { en: 'not counted for this purpose', 'zh-CN': '此目的不计次数' },
  slot_kept: { en: 'slot taken at an earlier try', 'zh-CN': '上次尝试已占用名额' },
  slot_taken: { en: 'slot taken', 'zh-CN': '已占用名额' },
  no_slot: { en: 'none free of {0} a day and {1} a week', 'zh-CN': '每天 {0} 条、每周 {1} 条的名额已用完' },
  slots_used: { en: '{0} in the last week', 'zh-CN': '最近一周 {0} 条' },
  hand_over: { en: 'at hand-over', 'zh-CN': '交付时' },
  taken_over: { en: 'taken by the server', 'zh-CN': '服务器已接收' },
} as const satisfies Record<string, Words>

export type Finding = keyof typeof sentences

/** Parts of a stored finding are kept apart by a character that no value has. */
const SEPARATOR = '\u001f'

/** What a check found, as it is stored: the name of a sentence, then its values. */
export function finding(name: Finding, ...values: readonly RawBuilder<unknown>[]): RawBuilder<string> {
  return values.length === 0 ? sql.lit(name) : findingOf(sql.lit(name), ...values)
}

/** The same, where the statement finds out which sentence. */
export function findingOf(name: RawBuilder<unknown>, ...values: readonly RawBuilder<unknown>[]): RawBuilder<string> {
  return sql`concat_ws(${sql.lit(SEPARATOR)}, ${sql.join([name, ...values])})`
}

/** The sentence of a stored finding. What has none, such as the words of a mail server, is said as it is. */
export function wordsOf(stored: string): Words {
  const [name, ...values] = stored.split(SEPARATOR)
  if (!Object.hasOwn(sentences, name!)) return { en: stored, 'zh-CN': stored }
  const { en, 'zh-CN': chinese } = sentences[name as Finding]
  const places = Object.fromEntries(values.entries())
  return { en: fill(en, places), 'zh-CN': fill(chinese, places) }
}
