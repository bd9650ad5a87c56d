import * as access from './access.ts'
import * as account from './account.ts'
import * as addressChanges from './addressChanges.ts'
import * as archive from './archive.ts'
import * as assessments from './assessments.ts'
import * as audit from './audit.ts'
import * as audits from './audits.ts'
import * as board from './board.ts'
import * as choices from './choices.ts'
import * as comparison from './comparison.ts'
import * as compliance from './compliance.ts'
import * as connections from './connections.ts'
import * as consent from './consent.ts'
import * as corrections from './corrections.ts'
import * as dataMap from './dataMap.ts'
import * as decisions from './decisions.ts'
import * as deletions from './deletions.ts'
import type { AnyEndpoint } from './endpoint.ts'
import * as events from './events.ts'
import * as exportsOf from './exports.ts'
import * as fairness from './fairness.ts'
import * as fields from './fields.ts'
import * as findings from './findings.ts'
import * as grants from './grants.ts'
import * as households from './households.ts'
import * as importSchedules from './importSchedules.ts'
import * as incidents from './incidents.ts'
import * as journeys from './journeys.ts'
import * as loyalty from './loyalty.ts'
import * as mappings from './mappings.ts'
import * as members from './members.ts'
import * as merging from './merging.ts'
import * as messaging from './messaging.ts'
import * as metrics from './metrics.ts'
import * as myData from './myData.ts'
import * as namespaces from './namespaces.ts'
import * as notices from './notices.ts'
import * as operations from './operations.ts'
import * as organisations from './organisations.ts'
import * as overview from './overview.ts'
import * as passkeys from './passkeys.ts'
import * as penTests from './penTests.ts'
import * as policies from './policies.ts'
import * as portal from './portal.ts'
import * as recovery from './recovery.ts'
import * as regulations from './regulations.ts'
import * as renewals from './renewals.ts'
import * as safeguards from './safeguards.ts'
import * as segments from './segments.ts'
import * as signOn from './signOn.ts'
import * as team from './team.ts'
import * as vendors from './vendors.ts'

/** Every noun of the API. An export of these files that has a method and a path is an endpoint. */
const nouns = {
  access,
  audit,
  account,
  passkeys,
  signOn,
  team: { ...team, ...grants },
  members: { ...members, ...overview },
  merging,
  namespaces,
  fields,
  compliance: { ...compliance, ...audits, ...findings },
  safeguards,
  decisions: { ...decisions, ...fairness },
  incidents: { ...incidents, ...penTests },
  dataMap,
  regulations,
  vendors,
  assessments,
  households,
  organisations,
  renewals,
  recovery,
  consent,
  notices,
  policies,
  choices,
  events,
  archive,
  metrics: { ...metrics, ...comparison },
  board,
  segments,
  loyalty,
  messaging,
  journeys,
  connections: { ...mappings, ...connections, ...importSchedules, ...exportsOf },
  portal: { ...portal, ...myData, ...deletions, ...corrections, ...addressChanges },
  operations,
}

export const endpoints: readonly (AnyEndpoint & { readonly tag: string })[] = Object.entries(nouns).flatMap(
  ([tag, noun]) =>
    Object.values(noun)
      .filter(isEndpoint)
      .map((declared) => ({ ...declared, tag })),
)

function isEndpoint(value: unknown): value is AnyEndpoint {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'response' in value
}

export type { AnyEndpoint, Caller, Endpoint, Method, Received, ResponseOf, Sent } from './endpoint.ts'
export { everyPermission, type Permission, permissions } from './permissions.ts'
export { fill, type Locale, type RefusalCode, refusals, type Words } from './refusals.ts'
