import { normaliseIdentifier } from '#modules/members/index'
import type { ChannelKind } from './channel.ts'
import { plainMessage } from './plain.ts'

export const sms: ChannelKind = {
  code: 'sms',
  address: 'phone',
  normalise: (address) => normaliseIdentifier('phone', address),
  compose: plainMessage,
}
