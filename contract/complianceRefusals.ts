import type { RefusalKind } from './refusals.ts'

/** Why the API says no for the sake of members: fields, consent, laws, registers and incidents. Part of `refusals`. */
export const complianceRefusals = {
  field_built_in: {
    status: 409,
    en: 'The field "{field}" comes with the product and cannot be removed.',
    'zh-CN': '字段“{field}”为系统内置，不能移除。',
  },
  field_not_sensitive: {
    status: 409,
    en: 'The field "{field}" is not sensitive: decisions may read it as it is.',
    'zh-CN': '字段“{field}”不是敏感字段，决策可直接使用。',
  },
  sensitive_feature: {
    status: 409,
    en: '"{field}" is a sensitive field, and decisions about members may not read it. Take it out, or have its use approved with a written reason in the register of fields.',
    'zh-CN': '“{field}”属于敏感字段，针对会员的决策不得使用。请将其移除，或在字段登记中填写书面理由并获批准。',
  },
  not_the_owner: {
    status: 403,
    en: 'Only its owner signs "{subject}" off. Sign in as the owner, or give it another one.',
    'zh-CN': '“{subject}”只能由其责任人签署，请以责任人身份登录或更换责任人。',
  },
  changed_meanwhile: {
    status: 409,
    en: '"{subject}" has changed since you looked at it. Look again.',
    'zh-CN': '“{subject}”在您查看之后已变更，请重新查看。',
  },
  notice_not_renewed: {
    status: 409,
    en: 'The task is about a notice that has no new version since. Name the notice, publish it, then close the task.',
    'zh-CN': '该任务对应的告知此后尚无新版本。请指定告知并发布新版本，再关闭任务。',
  },
  assessment_needed: {
    status: 409,
    en: '"{name}" gets personal data that needs an approved impact assessment first. Register it as planned, then assess it.',
    'zh-CN': '“{name}”将接收的个人信息须先通过影响评估。请先登记为“计划中”，再进行评估。',
  },
  own_assessment: {
    status: 403,
    en: 'Whoever wrote an assessment does not decide on it. Ask somebody else.',
    'zh-CN': '评估的撰写人不能作出审批，请由他人审批。',
  },
  purpose_invalid: { status: 422, en: 'The purpose is not complete: {reason}', 'zh-CN': '目的不完整：{reason}' },
  notice_invalid: { status: 422, en: 'The notice cannot be published: {reason}', 'zh-CN': '告知无法发布：{reason}' },
  guardian_proof_missing: {
    status: 422,
    en: 'This needs a proof: say what shows it.',
    'zh-CN': '需要证明：请说明依据。',
  },
  policy_invalid: {
    status: 422,
    en: 'The policy pack cannot be loaded: {reason}',
    'zh-CN': '政策包无法加载：{reason}',
  },
  collection_point_invalid: {
    status: 422,
    en: 'The collection point cannot be published: {reason}',
    'zh-CN': '收集点无法发布：{reason}',
  },
  notice_incomplete: {
    status: 409,
    en: 'The notice lacks: {missing}. Fill this in, in its language, before you mark it as sent.',
    'zh-CN': '通知缺少内容：{missing}。请用通知的语言补全后，再标记为已发送。',
  },
  not_for_a_time: {
    status: 422,
    en: 'The permission "{permission}" makes things that stay. Give it by a role instead.',
    'zh-CN': '权限“{permission}”会产生长期有效的结果，请改用角色授予。',
  },
  second_person: {
    status: 409,
    en: 'A second person approves this: a user who neither asked for it nor gets it.',
    'zh-CN': '此授权须由第二人批准：既非申请人，也非被授权人。',
  },
  incident_open: {
    status: 409,
    en: 'Not settled yet: {open}. Answer every clock and settle every step before you close the incident.',
    'zh-CN': '尚未处理完：{open}。关闭事件前，请答复每一项时限并完成每一步。',
  },
} as const satisfies Record<string, RefusalKind>
