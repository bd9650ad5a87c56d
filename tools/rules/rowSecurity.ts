import type { Catalog } from '../catalog.ts'

/** Reviewed one by one: what they may do is in the migration that makes them. */
const REVIEWED_FUNCTIONS: readonly string[] = ['public.erase_workspace']

/** Tables of the installation, not of a workspace. */
const INSTALLATION = new Set([
  'public.migrations',
  'access.users',
  'access.sessions',
  'access.second_factors',
  'access.recovery_codes',
  'access.ceremonies',
  'access.passkeys',
  'recovery.runs',
])

/** The one policy that `public.protect` makes: what is read and what is written is of the workspace in use. */
const ONE_WORKSPACE = 'one_workspace: (workspace_id = current_workspace())'

/** Read without a workspace too, to find out which there are, who works in them and as what; with one, only its own. */
const FOUND_BY_THE_INSTALLATION: ReadonlySet<string> = new Set([
  'access.workspaces',
  'access.memberships',
  'access.roles',
  'access.identity_providers',
  'access.grants',
])
const OWN_OR_INSTALLATION =
  'own_or_installation: ((current_workspace() IS NULL) OR (workspace_id = current_workspace()))'

/** Forced policies on every table of a workspace, the workspace first in every key, and none of the ways around. */
export function checkRowSecurity(catalog: Catalog): string[] {
  const open = catalog.tables
    .filter((table) => !INSTALLATION.has(table.name))
    .flatMap((table) => {
      const complaints = []
      if (!table.columns.some((column) => column.name === 'workspace_id'))
        complaints.push(`${table.name} has no workspace_id`)
      if (table.rowSecurity !== 'forced' || table.policies.length === 0)
        complaints.push(`${table.name} lacks forced row-level security; call public.protect('${table.name}')`)
      const policy = FOUND_BY_THE_INSTALLATION.has(table.name) ? OWN_OR_INSTALLATION : ONE_WORKSPACE
      for (const found of table.policies.filter((found) => found !== policy))
        complaints.push(`${table.name} has the policy "${found}", which is not "${policy}"`)
      for (const constraint of table.constraints) {
        const key = /(PRIMARY KEY|UNIQUE)(?: NULLS NOT DISTINCT)? \((.*?)\)/.exec(constraint)
        if (key && !key[2]!.startsWith('workspace_id'))
          complaints.push(`${table.name}: ${key[1]} (${key[2]}) must begin with workspace_id`)
      }
      for (const index of table.indexes) {
        if (/CREATE UNIQUE INDEX/.test(index) && !/\(workspace_id\b/.test(index))
          complaints.push(`${table.name}: a unique index must begin with workspace_id`)
      }
      if (!table.comment) complaints.push(`${table.name} has no comment: why it exists, who writes it`)
      return complaints
    })
  return [
    ...open,
    ...catalog.materialisedViews.map(
      (name) => `${name} is a materialised view, which row-level security does not reach`,
    ),
    ...catalog.definerViews.map((name) => `${name} is a view without security_invoker: it reads as its owner`),
    ...catalog.appRights.map((right) => `${right}: row-level security does not hold for it`),
    ...catalog.definerFunctions
      .filter((name) => !REVIEWED_FUNCTIONS.includes(name))
      .map((name) => `${name} is SECURITY DEFINER and not reviewed`),
  ]
}
