import type { ChannelKind } from './channel.ts'
import { plainMessage } from './plain.ts'

/** Open ids belong to one official account each; until accounts are connected nobody can be reached. */
export const wechat: ChannelKind = { code: 'wechat', address: null, normalise: () => undefined, compose: plainMessage }
