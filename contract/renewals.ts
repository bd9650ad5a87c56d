import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { AccountManager, Contract, OrganisationSummary } from './organisations.ts'
import { OrganisationKind } from './rules.ts'
import { Day, PageQuery, pageOf } from './shapes.ts'

export const DueRenewal = z
  .object({
    contract: Contract,
    organisation: OrganisationSummary.pick({ id: true, number: true, name: true, kind: true, strategic: true }),
    manager: AccountManager.nullable(),
    daysLeft: z.int(),
  })
  .meta({ id: 'DueRenewal' })

export const listRenewals = endpoint({
  id: 'renewals.due',
  method: 'GET',
  path: '/v1/renewals',
  summary: 'Contracts that end within so many days from today and were not renewed yet, soonest first',
  permission: 'members:read',
  query: PageQuery.extend({
    days: z.coerce.number().int().min(0).max(730).default(90),
    kind: OrganisationKind.optional(),
  }),
  response: pageOf(DueRenewal).extend({ total: z.int(), today: Day, until: Day }),
  example: { items: [], nextCursor: null, total: 0, today: '2026-11-25', until: '2027-02-23' },
})

const Renewals = z.object({ due: z.int(), renewed: z.int(), rate: z.number().nullable() })

export const renewalRate = endpoint({
  id: 'renewals.rate',
  method: 'GET',
  path: '/v1/renewals/rate',
  summary: 'Of the contracts that ended in a period, the part that was renewed; by kind, and for strategic accounts',
  permission: 'members:read',
  query: z.object({
    /** First day; a year back when left out. */
    from: Day.optional(),
    /** Last day; yesterday when left out, and no later: a contract that still runs is not up yet. */
    to: Day.optional(),
  }),
  response: z.object({
    from: Day,
    to: Day,
    graceDays: z.int(),
    total: Renewals,
    strategic: Renewals,
    kinds: z.array(Renewals.extend({ kind: OrganisationKind })),
  }),
  refusals: ['period_invalid'],
  example: {
    from: '2025-11-25',
    to: '2026-11-24',
    graceDays: 90,
    total: { due: 0, renewed: 0, rate: null },
    strategic: { due: 0, renewed: 0, rate: null },
    kinds: [],
  },
})
