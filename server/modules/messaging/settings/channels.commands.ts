import type { Received } from '@regulars/contract'
import type { setEmailChannel } from '@regulars/contract/messaging'
import { normaliseIdentifier } from '#modules/members/index'
import type { Ctx, Outside } from '#platform/context'
import { type FieldError, Refusal } from '#platform/errors'
import { inTransaction } from '#platform/transaction'
import { type SmtpSettings, verifySmtp } from '../delivery/smtp.ts'
import { emailChannelIn, type StoredEmailChannel, saveEmailChannel } from './channels.store.ts'

const PASSWORD = 'messaging.email_channels.password'

const unset: StoredEmailChannel = {
  host: '',
  port: 587,
  secure: false,
  user: '',
  password: null,
  fromName: '',
  fromAddress: '',
  enabled: false,
}

export async function emailChannelOf(ctx: Ctx): Promise<StoredEmailChannel> {
  return (await emailChannelIn(ctx.tx, ctx.workspaceId)) ?? unset
}

/** Channels that a person switched live. */
export async function liveChannelsOf(ctx: Ctx): Promise<string[]> {
  return (await emailChannelOf(ctx)).enabled ? ['email'] : []
}

export function smtpSettings(ctx: Pick<Ctx, 'keys' | 'workspaceId'>, channel: StoredEmailChannel): SmtpSettings {
  const { host, port, secure, user } = channel
  const password = channel.password && ctx.keys.open(ctx.workspaceId, PASSWORD, channel.password).toString('utf8')
  return { host, port, secure, user, password: password ?? '' }
}

/**
 * Saves the SMTP channel. Enabling it tries the connection first, outside a transaction, so that no lock waits for
 * somebody else's server. A password that is not sent stays as it was.
 */
export async function changeEmailChannel(outside: Outside, body: Received<typeof setEmailChannel>['body']) {
  const before = await inTransaction(outside, outside, emailChannelOf)
  const { password, ...settings } = body
  const channel: StoredEmailChannel = {
    ...settings,
    password: password === undefined ? before.password : sealPassword(outside, password),
  }
  refuseUnusable(channel)
  if (channel.enabled) await tryConnection(smtpSettings(outside, channel))
  await inTransaction(outside, outside, async (ctx) => {
    await saveEmailChannel(ctx.tx, ctx.workspaceId, channel)
    ctx.record({
      action: 'channel.changed',
      object: { kind: 'channel', id: 'email' },
      before: presentEmailChannel(before),
      after: { ...presentEmailChannel(channel), ...(password !== undefined && { passwordChanged: true }) },
    })
  })
  return presentEmailChannel(channel)
}

export function presentEmailChannel({ password, ...channel }: StoredEmailChannel) {
  return { ...channel, hasPassword: password !== null }
}

function sealPassword(outside: Outside, password: string): Buffer | null {
  return password === '' ? null : outside.keys.seal(outside.workspaceId, PASSWORD, Buffer.from(password, 'utf8'))
}

async function tryConnection(settings: SmtpSettings): Promise<void> {
  const problem = await verifySmtp(settings)
  if (problem) throw new Refusal('channel_unverified', { reason: problem })
}

const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\.?$/i
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into a header.
const CONTROL = /[\u0000-\u001f\u007f]/

function refuseUnusable(channel: StoredEmailChannel): void {
  const fields: FieldError[] = []
  const wrong = (field: string, message: string) => fields.push({ field, message })
  if (CONTROL.test(channel.fromName)) wrong('fromName', 'holds a line break or control character')
  if (channel.fromAddress !== '' || channel.enabled) {
    if (normaliseIdentifier('email', channel.fromAddress) !== channel.fromAddress.toLowerCase())
      wrong('fromAddress', 'is not an e-mail address')
  }
  if (channel.host !== '' || channel.enabled) {
    if (!HOST.test(channel.host)) wrong('host', 'is not a host name or IPv4 address')
  }
  if (CONTROL.test(channel.user)) wrong('user', 'holds a line break or control character')
  if (fields.length > 0) throw new Refusal('invalid_request', {}, { fields })
}
