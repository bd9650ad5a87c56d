import { sql } from '#platform/postgres'
import type { Check } from '../check.ts'
import { finding } from '../findings.ts'

/** A person switched the channel live, or the workspace is in sandbox, where nothing leaves the machine. */
export const channel: Check = {
  name: 'channel',
  refusal: (scope) =>
    scope.sandbox
      ? sql`null::text`
      : sql`case when intent.channel = any(${scope.liveChannels as string[]}::text[]) then null else 'channel_off' end`,
  found: (scope) =>
    scope.sandbox
      ? finding('sandbox')
      : sql`
          case
            when intent.channel = any(${scope.liveChannels as string[]}::text[]) then ${finding('live')}
            else ${finding('off')}
          end`,
}
