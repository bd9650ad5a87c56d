/** What a role or an API key may do: `resource:action`. */
export const permissions = [
  'workspace:read',
  'workspace:manage',
  'keys:manage',
  'audit:read',
  'team:read',
  'team:manage',
  'members:read',
  'members:write',
  /** Names, addresses and numbers, masked; without it they are not there at all. */
  'members:direct',
  /** The same in the clear, with a reason that is kept. */
  'members:reveal',
  'members:merge',
  /** Carries out or refuses what members asked for: to be deleted. */
  'members:erase',
  'consent:read',
  'consent:write',
  'events:read',
  'events:replay',
  'metrics:read',
  'segments:read',
  'segments:write',
  'loyalty:read',
  'loyalty:write',
  'messages:read',
  'messages:write',
  'journeys:read',
  'journeys:write',
  'imports:read',
  'imports:write',
  /** Lets files come by themselves, from folders and addresses. */
  'imports:schedule',
  /** Checks the five layers of protection, judges compliance audits and closes findings. */
  'compliance:write',
  'verify:run',
  /** Backups of the whole installation, and drills of restoring them. */
  'recovery:manage',
  'incidents:read',
  /** Starts the plan for a leak, finds whom it concerns, and says who was told. */
  'incidents:write',
] as const

export type Permission = (typeof permissions)[number]

export const everyPermission: ReadonlySet<Permission> = new Set(permissions)
