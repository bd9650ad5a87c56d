/** What a role or an API key may do: `resource:action`. */
export const permissions = [
  'workspace:read',
  'workspace:manage',
  'keys:manage',
  'audit:read',
  'members:read',
  'members:write',
  'members:reveal',
  'members:merge',
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
  'verify:run',
] as const

export type Permission = (typeof permissions)[number]
