import type { MemberBlock } from '#platform/memberBlock'
import { describeProfile } from './profile/profile.commands.ts'

export const memberBlocks: readonly MemberBlock[] = [
  {
    name: 'profile',
    permission: 'members:read',
    from: 'postgres',
    async read(ctx, { memberId, profileIds }) {
      const profile = await describeProfile(ctx, memberId, profileIds)
      return { ...profile, direct: ctx.permissions.has('members:direct') ? 'masked' : 'withheld' }
    },
  },
]
