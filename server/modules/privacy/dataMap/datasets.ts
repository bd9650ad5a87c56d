import type { Words } from '@regulars/contract'
import type { FieldBasis } from '@regulars/contract/fields'
import type { z } from 'zod'
import type { Dataset } from './classes.ts'
import type { Retention } from './dataMap.ts'

export interface DatasetWords {
  readonly name: Words
  readonly purpose: Words
  readonly legalBasis: z.infer<typeof FieldBasis>
  readonly retention: Retention
}

const membership = { kind: 'membership', days: null } as const
/** What is not in the profiles stays, under an id that leads to nobody: see modules/members/erasing. */
const unlinked = { kind: 'unlinked', days: null } as const

/** What the product keeps each of its datasets for. A module with personal data that is not named here does not compile. */
export const datasets: Readonly<Record<Dataset, DatasetWords>> = {
  access: {
    name: { en: 'Users and sign-in', 'zh-CN': '用户与登录' },
    purpose: { en: 'To let colleagues in, and nobody else', 'zh-CN': '允许员工登录，并阻止他人进入' },
    legalBasis: 'contract',
    retention: { kind: 'account', days: null },
  },
  audit: {
    name: { en: 'Audit log', 'zh-CN': '审计日志' },
    purpose: { en: 'To show who changed what', 'zh-CN': '记录谁更改了什么' },
    legalBasis: 'legal_obligation',
    retention: { kind: 'workspace', days: null },
  },
  connections: {
    name: { en: 'Imports and exports', 'zh-CN': '导入与导出' },
    purpose: { en: 'To bring files in, undo them and give files out', 'zh-CN': '导入文件、撤销导入并导出文件' },
    legalBasis: 'contract',
    retention: unlinked,
  },
  consent: {
    name: { en: 'Consents and choices', 'zh-CN': '同意与选择' },
    purpose: { en: 'To prove what members allowed, and to keep to it', 'zh-CN': '证明并遵守会员的同意' },
    legalBasis: 'legal_obligation',
    retention: unlinked,
  },
  decisions: {
    name: { en: 'Reviews of decisions', 'zh-CN': '决策复核' },
    purpose: { en: 'To have a person look at what was decided about a member', 'zh-CN': '由人工复核针对会员的决策' },
    legalBasis: 'legal_obligation',
    retention: unlinked,
  },
  events: {
    name: { en: 'Events and history', 'zh-CN': '事件与历史' },
    purpose: { en: 'To know what members bought and did', 'zh-CN': '了解会员的购买与行为' },
    legalBasis: 'contract',
    retention: unlinked,
  },
  experiments: {
    name: { en: 'Experiments', 'zh-CN': '实验' },
    purpose: { en: 'To measure what messages bring about', 'zh-CN': '衡量消息的效果' },
    legalBasis: 'legitimate_interest',
    retention: unlinked,
  },
  journeys: {
    name: { en: 'Journeys', 'zh-CN': '旅程' },
    purpose: { en: 'To write to members at the right step', 'zh-CN': '在合适的步骤联系会员' },
    legalBasis: 'consent',
    retention: unlinked,
  },
  loyalty: {
    name: { en: 'Points', 'zh-CN': '积分' },
    purpose: { en: 'To keep the account of points', 'zh-CN': '记录积分账目' },
    legalBasis: 'contract',
    retention: unlinked,
  },
  members: {
    name: { en: 'Profiles', 'zh-CN': '会员档案' },
    purpose: { en: 'To know members and tell them apart', 'zh-CN': '识别并区分会员' },
    legalBasis: 'contract',
    retention: membership,
  },
  messaging: {
    name: { en: 'Messages', 'zh-CN': '消息' },
    purpose: { en: 'To send messages, and to send none that is not wanted', 'zh-CN': '发送消息，并避免不受欢迎的消息' },
    legalBasis: 'consent',
    retention: unlinked,
  },
  platform: {
    name: { en: 'Inbox, log and jobs', 'zh-CN': '收件箱、日志与任务' },
    purpose: { en: 'To take in what is sent, and to lose none of it', 'zh-CN': '接收数据且不丢失' },
    legalBasis: 'contract',
    retention: { kind: 'days', days: 35 },
  },
  portal: {
    name: { en: "The member's pages", 'zh-CN': '会员页面' },
    purpose: { en: 'To let members see and decide about their data', 'zh-CN': '让会员查看并决定自己的数据' },
    legalBasis: 'legal_obligation',
    retention: unlinked,
  },
  privacy: {
    name: { en: 'Registers, audits and incidents', 'zh-CN': '台账、审计与事件' },
    purpose: {
      en: 'To name who answers for which data, and whom an incident concerns',
      'zh-CN': '明确数据责任人，以及事件涉及的会员',
    },
    legalBasis: 'legal_obligation',
    retention: { kind: 'workspace', days: null },
  },
  segments: {
    name: { en: 'Segments and stages', 'zh-CN': '人群与生命周期' },
    purpose: { en: 'To tell groups of members apart', 'zh-CN': '区分会员群体' },
    legalBasis: 'legitimate_interest',
    retention: unlinked,
  },
}
