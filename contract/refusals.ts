import { complianceRefusals } from './complianceRefusals.ts'

/** A sentence in both languages of the product. `{name}` is filled from the refusal's values. */
export interface Words {
  readonly en: string
  readonly 'zh-CN': string
}

export type Locale = keyof Words

export interface RefusalKind extends Words {
  readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 423 | 429 | 503
}

/** Every reason for which the API says no: what happened, to what, and what to do next. Codes are stable. */
export const refusals = {
  invalid_request: {
    status: 400,
    en: 'Some fields are not valid; see "errors".',
    'zh-CN': '部分字段无效，请查看 "errors"。',
  },
  malformed_json: {
    status: 400,
    en: 'The body is not valid JSON. Send UTF-8 JSON.',
    'zh-CN': '请求体不是有效的 JSON，请发送 UTF-8 编码的 JSON。',
  },
  body_too_large: {
    status: 413,
    en: 'The body is larger than {limit} bytes. Send it in smaller parts.',
    'zh-CN': '请求体超过 {limit} 字节，请分批发送。',
  },
  unsupported_media_type: {
    status: 415,
    en: 'This content type is not supported. Send application/json.',
    'zh-CN': '不支持该内容类型，请使用 application/json。',
  },
  not_signed_in: { status: 401, en: 'Sign in or send an API key.', 'zh-CN': '请登录或提供 API 密钥。' },
  wrong_credentials: { status: 401, en: 'The e-mail or the password is wrong.', 'zh-CN': '邮箱或密码错误。' },
  sign_in_locked: {
    status: 429,
    en: 'Too many failed attempts. Try again in {minutes} minutes.',
    'zh-CN': '失败次数过多，请在 {minutes} 分钟后重试。',
  },
  unknown_key: { status: 401, en: 'The key is unknown, expired or revoked.', 'zh-CN': '密钥不存在、已过期或已撤销。' },
  forbidden: {
    status: 403,
    en: 'Your role lacks the permission "{permission}". Ask an administrator.',
    'zh-CN': '您的角色缺少权限“{permission}”，请联系管理员。',
  },
  outside_scope: {
    status: 403,
    en: 'You may see the members of some stores or regions only, and this shows more. Ask an administrator.',
    'zh-CN': '您只能查看部分门店或区域的会员，而此内容超出该范围，请联系管理员。',
  },
  no_workspace: {
    status: 403,
    en: 'Your account has no workspace at the moment. Ask whoever invited you.',
    'zh-CN': '您的账号目前没有可用的工作区，请联系邀请您的人。',
  },
  owner_stays: {
    status: 409,
    en: 'A workspace has exactly one owner. Transfer the ownership instead.',
    'zh-CN': '每个工作区有且只有一位所有者，请改用所有权转移。',
  },
  weak_password: {
    status: 422,
    en: 'Choose at least {least} characters, not a common password and not your own address.',
    'zh-CN': '请使用至少 {least} 个字符，不要使用常见密码或您自己的邮箱。',
  },
  second_factor_needed: {
    status: 401,
    en: 'Enter the code of your authenticator app or a recovery code.',
    'zh-CN': '请输入身份验证器中的验证码或恢复码。',
  },
  wrong_code: {
    status: 401,
    en: 'The code is wrong or was used already. Wait for the next one.',
    'zh-CN': '验证码错误或已使用，请等待下一个验证码。',
  },
  proof_needed: {
    status: 403,
    en: 'This is sensitive, and you signed in a while ago. Prove that it is you (POST /v1/session/proof), then repeat it.',
    'zh-CN': '这是敏感操作，且您登录已有一段时间。请先验证身份（POST /v1/session/proof），然后重试。',
  },
  sign_on_session: {
    status: 403,
    en: 'You signed in through an identity provider, which cannot change your own account. Sign in with your password.',
    'zh-CN': '您通过身份提供方登录，无法更改个人账号。请使用密码登录。',
  },
  passkey_invalid: {
    status: 403,
    en: 'The passkey was not accepted: it is unknown here, took too long, or its device could not make sure of you. Try again.',
    'zh-CN': '通行密钥未被接受：此处未知、已超时，或设备未能确认您的身份。请重试。',
  },
  passkeys_impossible: {
    status: 409,
    en: 'Browsers give passkeys only to a name over https, or to localhost. Set PUBLIC_URL to such an address.',
    'zh-CN': '浏览器仅对 https 域名或 localhost 提供通行密钥，请将 PUBLIC_URL 设为此类地址。',
  },
  no_sign_on: {
    status: 404,
    en: 'No single sign-on is set up for this address. Sign in with your password.',
    'zh-CN': '该邮箱未设置单点登录，请使用密码登录。',
  },
  sign_on_unavailable: {
    status: 422,
    en: 'The identity provider does not answer as it should ({reason}). Check its settings.',
    'zh-CN': '身份提供方未按预期响应（{reason}），请检查设置。',
  },
  sign_on_expired: {
    status: 403,
    en: 'This sign-in was begun in another browser, took too long or was used already. Begin again.',
    'zh-CN': '该登录是在其他浏览器中发起的、已超时或已使用，请重新开始。',
  },
  sign_on_invalid: {
    status: 403,
    en: 'The answer of the identity provider was not accepted ({reason}). Begin again, or tell your administrator.',
    'zh-CN': '身份提供方的应答未被接受（{reason}），请重新开始或联系管理员。',
  },
  email_unverified: {
    status: 403,
    en: 'The identity provider does not say that your e-mail address is verified. Ask your administrator.',
    'zh-CN': '身份提供方未声明您的邮箱已验证，请联系管理员。',
  },
  domain_not_allowed: {
    status: 403,
    en: 'Addresses of "{domain}" may not sign in through this identity provider.',
    'zh-CN': '“{domain}”的邮箱不能通过该身份提供方登录。',
  },
  not_invited: {
    status: 403,
    en: 'You have no user in this workspace yet. Ask for an invitation.',
    'zh-CN': '您在此工作区还没有用户，请申请邀请。',
  },
  key_suspended: {
    status: 429,
    en: 'The key went over its daily limit and is suspended. An administrator can resume it.',
    'zh-CN': '密钥已超过每日上限并被暂停，管理员可恢复使用。',
  },
  foreign_origin: {
    status: 403,
    en: 'The request came from another site and was refused.',
    'zh-CN': '请求来自其他站点，已拒绝。',
  },
  not_found: { status: 404, en: 'There is no {what} "{id}" here.', 'zh-CN': '此处没有{what}“{id}”。' },
  no_such_route: { status: 404, en: 'There is no such address. See /docs.', 'zh-CN': '没有这个地址，请查看 /docs。' },
  already_exists: { status: 409, en: 'A {what} "{id}" exists already.', 'zh-CN': '{what}“{id}”已存在。' },
  not_comparable: {
    status: 422,
    en: 'The metric "{metric}" cannot be told of these groups. Choose another metric, or two groups of members.',
    'zh-CN': '指标“{metric}”无法用于这两个群体的对比，请更换指标，或选择两个会员群体。',
  },
  same_member: { status: 409, en: 'The two are one member already.', 'zh-CN': '两者已是同一位会员。' },
  already_unmerged: { status: 409, en: 'This merge was undone before.', 'zh-CN': '该合并此前已撤销。' },
  recovery_busy: {
    status: 409,
    en: 'One is waiting or running already. Wait until it is done.',
    'zh-CN': '已有一个正在等待或运行，请等待其完成。',
  },
  no_backup: {
    status: 409,
    en: 'There is no backup that can be read. Take one first.',
    'zh-CN': '没有可读取的备份，请先进行备份。',
  },
  wrong_state: {
    status: 409,
    en: 'This {what} is "{state}", so that cannot be done now.',
    'zh-CN': '该{what}处于“{state}”状态，暂时无法执行此操作。',
  },
  own_word_stands: {
    status: 409,
    en: 'The member said "{field}" themselves, or had it deleted. Ask them to change it on their own pages.',
    'zh-CN': '“{field}”由会员本人填写或删除，请让会员在自己的页面上修改。',
  },
  not_correctable: {
    status: 409,
    en: 'The field "{field}" cannot be corrected here. Ask the company.',
    'zh-CN': '字段“{field}”无法在此更正，请联系品牌。',
  },
  evidence_changed: {
    status: 409,
    en: 'This evidence was taken anew since, or more than an hour ago. Look at it as it is now, and judge then.',
    'zh-CN': '该证据已重新采集，或采集已超过一小时。请查看当前证据后再判定。',
  },
  finding_open: {
    status: 409,
    en: 'The item has {count} open findings. Close or carry them over first.',
    'zh-CN': '该项有 {count} 个未关闭的问题，请先关闭或转入下期。',
  },
  audit_unfinished: {
    status: 409,
    en: 'The audit cannot be closed: {items} items are not judged, and {findings} findings are neither closed nor carried over.',
    'zh-CN': '审计无法关闭：{items} 项未判定，{findings} 个问题未关闭也未转入下期。',
  },
  idempotency_key_reused: {
    status: 422,
    en: 'This Idempotency-Key was used with another request. Use a new key.',
    'zh-CN': '该 Idempotency-Key 已用于另一请求，请使用新的键。',
  },
  busy: { status: 429, en: 'Too many requests at once. Try again shortly.', 'zh-CN': '请求过多，请稍后重试。' },
  not_ready: { status: 503, en: 'The product is starting or a store is down.', 'zh-CN': '系统正在启动或存储不可用。' },
  link_expired: { status: 410, en: 'This link has expired. Ask for a new one.', 'zh-CN': '链接已失效，请重新获取。' },
  link_invalid: { status: 401, en: 'This link is not valid.', 'zh-CN': '链接无效。' },
  file_unreadable: { status: 422, en: 'The file cannot be read: {reason}', 'zh-CN': '无法读取文件：{reason}' },
  unknown_time_zone: {
    status: 422,
    en: 'There is no time zone "{zone}". Write it as Asia/Shanghai.',
    'zh-CN': '没有时区“{zone}”，请写成 Asia/Shanghai 的形式。',
  },
  url_refused: {
    status: 422,
    en: 'The address may not be asked: {reason}.',
    'zh-CN': '不能访问该网址：{grund}。',
  },
  unknown_column: {
    status: 422,
    en: 'There is no column "{column}" here. Choose among: {columns}.',
    'zh-CN': '没有列“{column}”，可选：{columns}。',
  },
  mapping_invalid: {
    status: 422,
    en: 'The mapping does not fit the file: {reason}',
    'zh-CN': '字段映射与文件不符：{reason}',
  },
  template_invalid: { status: 422, en: 'The template has an error: {reason}', 'zh-CN': '模板有误：{reason}' },
  rule_invalid: { status: 422, en: 'The rule has an error: {reason}', 'zh-CN': '规则有误：{reason}' },
  address_invalid: {
    status: 422,
    en: 'This is neither an e-mail address nor a phone number. Check it, with the country code for numbers abroad.',
    'zh-CN': '这不是有效的邮箱或手机号，请检查；境外号码请带国家代码。',
  },
  too_many_codes: {
    status: 429,
    en: 'Too many tries. Wait {minutes} minutes and try again.',
    'zh-CN': '尝试次数过多，请 {minutes} 分钟后再试。',
  },
  code_session_needed: {
    status: 403,
    en: 'A link may have been passed on. Sign in with a code to change where you are reached.',
    'zh-CN': '链接可能被他人转发，请用验证码登录后再修改联系方式。',
  },
  too_many_addresses: {
    status: 409,
    en: 'You have {most} addresses of this kind, which is the most. Ask the company.',
    'zh-CN': '您的此类联系方式已达上限（{most} 个），请联系品牌。',
  },
  code_wrong: {
    status: 401,
    en: 'The code is wrong or no longer valid. Ask for a new one.',
    'zh-CN': '验证码错误或已失效，请重新获取。',
  },
  member_session_over: {
    status: 401,
    en: 'You are not signed in any more. Ask for a new code.',
    'zh-CN': '登录已结束，请重新获取验证码。',
  },
  too_many_topics: {
    status: 422,
    en: 'There are {most} topics already: no member reads more. Change one of them.',
    'zh-CN': '已有 {most} 个主题，再多会员也不会看。请修改其中一个。',
  },
  journey_invalid: { status: 422, en: 'The journey cannot start: {reason}', 'zh-CN': '旅程无法启动：{reason}' },
  insufficient_points: {
    status: 409,
    en: 'The balance of {available} points does not cover {needed}.',
    'zh-CN': '积分余额 {available} 不足以支付 {needed}。',
  },
  channel_unverified: {
    status: 422,
    en: 'The channel did not answer: {reason}. Check its settings.',
    'zh-CN': '渠道没有响应：{reason}。请检查设置。',
  },
  period_invalid: { status: 422, en: 'The period must end after it begins.', 'zh-CN': '结束时间必须晚于开始时间。' },
  in_household: {
    status: 409,
    en: 'Member "{id}" is in the household "{household}" already. Take them out of it first.',
    'zh-CN': '会员“{id}”已在家庭“{household}”中，请先将其移出。',
  },
  household_full: {
    status: 409,
    en: 'A household holds {limit} members at most.',
    'zh-CN': '一个家庭最多 {limit} 位会员。',
  },
  already_renewed: {
    status: 409,
    en: 'Contract "{id}" was renewed already.',
    'zh-CN': '合同“{id}”已经续约。',
  },
  ...complianceRefusals,
} as const satisfies Record<string, RefusalKind>

export type RefusalCode = keyof typeof refusals

/** Fills `{name}` places. A place without a value stays, so that a mistake is seen. */
export function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}
