import type { ChannelKind } from './channel.ts'
import { plainMessage } from './plain.ts'

/** Device tokens are not collected yet: nobody can be reached. */
export const push: ChannelKind = { code: 'push', address: null, normalise: () => undefined, compose: plainMessage }
