import type { MemberBlock } from '#platform/memberBlock'
import { consentOf, withoutPersonalisation } from './consent.commands.ts'
import { presentStanding } from './consent.ts'

export const memberBlocks: readonly MemberBlock[] = [
  {
    name: 'consents',
    permission: 'consent:read',
    from: 'postgres',
    async read(ctx, { memberId }) {
      return {
        items: (await consentOf(ctx, memberId)).map(presentStanding),
        personalisation: !(await withoutPersonalisation(ctx, [memberId])).has(memberId),
      }
    },
  },
]
