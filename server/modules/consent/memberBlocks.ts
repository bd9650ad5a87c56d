import type { MemberBlock } from '#platform/memberBlock'
import { withoutPersonalisation } from './choices.commands.ts'
import { consentOf } from './consent.commands.ts'
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
