import type { Activity as ActivityShape } from '@regulars/contract/dataMap'
import type { z } from 'zod'
import type { Purpose } from '#modules/consent/index'
import { directNameOf, type Field } from '#modules/members/index'
import { type Dataset, type PersonalColumn, personalColumns } from './classes.ts'
import { datasets } from './datasets.ts'

export type Activity = z.infer<typeof ActivityShape>
export type Retention = Activity['retention']

/** Somebody outside who gets personal data, and in which activities. */
export interface Recipient {
  readonly name: string
  readonly state: 'vendor' | 'in_use'
  readonly country: string | null
  /** Set when the data leaves the country: what permits it, or null where nobody wrote it down. */
  readonly transfer: { readonly ground: string | null } | null
  /** Keys of activities. */
  readonly activities: readonly string[]
}

export interface Registry {
  readonly purposes: readonly Purpose[]
  readonly fields: readonly Field[]
  readonly recipients: readonly Recipient[]
}

export interface DataMap {
  readonly activities: Activity[]
  readonly covered: { purposes: number; fields: number; columns: number; missing: string[] }
}

/** Where values of fields are, where messages are written and consents are kept. */
const PROFILE_TABLES = ['members.direct_values', 'members.attributes', 'members.identifiers']
const CONTACT_TABLES = ['messaging.intents', 'messaging.contacts', 'consent.events', 'consent.current']
/** The field that a channel writes to. */
const addresses = { email: 'email', sms: 'phone', push: null, wechat: 'open_id' } as const

/** Records of processing, from what is registered: nothing in it is typed a second time. Pure. */
export function dataMapOf(registry: Registry): DataMap {
  const activities = [
    ...registry.purposes.map((purpose) => contactActivity(purpose, registry.fields)),
    ...profileActivities(registry.fields),
    ...(Object.keys(datasets) as Dataset[]).map(datasetActivity),
  ].map((activity) => withRecipients(activity, registry.recipients))
  return {
    activities,
    covered: {
      purposes: registry.purposes.length,
      fields: registry.fields.length,
      columns: personalColumns.length,
      missing: missingFrom(activities, registry),
    },
  }
}

function contactActivity(purpose: Purpose, fields: readonly Field[]): Activity {
  const wanted = new Set(purpose.channels.map((channel) => addresses[channel]))
  const used = fields.filter(({ field }) => wanted.has(field as 'email'))
  return {
    key: `contact/${purpose.code}`,
    kind: 'contact',
    name: purpose.name,
    purpose: purpose.description,
    legalBasis: purpose.legalBasis,
    fields: used.map(({ field, label }) => ({ field, label })),
    ...kept(personalColumns.filter(({ table }) => CONTACT_TABLES.includes(table))),
    retention:
      purpose.expiresAfterDays === null
        ? { kind: 'membership', days: null }
        : { kind: 'days', days: purpose.expiresAfterDays },
    recipients: [],
    transfers: [],
  }
}

/** Fields that are kept for the same purpose, on the same ground and for as long are one activity. */
function profileActivities(fields: readonly Field[]): Activity[] {
  const groups = grouped(fields, ({ purpose, legalBasis, retentionDays }) =>
    JSON.stringify([purpose.en, purpose['zh-CN'], legalBasis, retentionDays]),
  )
  const columns = personalColumns.filter(({ table }) => PROFILE_TABLES.includes(table))
  return [...groups.values()].map((group) => {
    const { field, purpose, legalBasis, retentionDays } = group[0]!
    return {
      key: `profile/${field}`,
      kind: 'profile',
      name: purpose,
      purpose,
      legalBasis,
      fields: group.map((one) => ({ field: one.field, label: one.label })),
      ...kept(columns.filter(({ table }) => group.some((one) => isKeptIn(table, one.field)))),
      retention: retentionDays === null ? { kind: 'membership', days: null } : { kind: 'days', days: retentionDays },
      recipients: [],
      transfers: [],
    }
  })
}

function isKeptIn(table: string, field: string): boolean {
  if (directNameOf(field) === undefined) return table === 'members.attributes'
  const leads = ['email', 'phone', 'open_id', 'union_id'].includes(field)
  return table === 'members.direct_values' || (leads && table === 'members.identifiers')
}

function datasetActivity(dataset: Dataset): Activity {
  const { name, purpose, legalBasis, retention } = datasets[dataset]
  return {
    key: `dataset/${dataset}`,
    kind: 'dataset',
    name,
    purpose,
    legalBasis,
    fields: [],
    ...kept(personalColumns.filter((column) => column.dataset === dataset)),
    retention,
    recipients: [],
    transfers: [],
  }
}

function kept(columns: readonly PersonalColumn[]): Pick<Activity, 'classes' | 'stores'> {
  const tables = grouped(columns, ({ table }) => table)
  return {
    classes: [...new Set(columns.map(({ dataClass }) => dataClass))].toSorted(),
    stores: [...tables].map(([table, of]) => ({
      engine: table.startsWith('history.') ? 'clickhouse' : 'postgres',
      table,
      columns: of.length,
    })),
  }
}

function withRecipients(activity: Activity, all: readonly Recipient[]): Activity {
  const recipients = all.filter(({ activities }) => activities.includes(activity.key))
  return {
    ...activity,
    recipients: recipients.map(({ name, state, country }) => ({ name, state, country })),
    transfers: recipients.flatMap(({ name, country, transfer }) =>
      transfer && country ? [{ recipient: name, country, ground: transfer.ground }] : [],
    ),
  }
}

/** What is registered and in no activity: each purpose, field and column is looked up again in the finished map. */
function missingFrom(activities: readonly Activity[], { purposes, fields }: Registry): string[] {
  const keys = new Set(activities.map(({ key }) => key))
  const mapped = new Set(
    activities.flatMap(({ kind, fields: of }) => (kind === 'profile' ? of.map(({ field }) => field) : [])),
  )
  const columnsIn = new Map(
    activities.flatMap(({ kind, stores }) =>
      kind === 'dataset' ? stores.map(({ table, columns }) => [table, columns] as const) : [],
    ),
  )
  const tables = grouped(personalColumns, ({ table }) => table)
  return [
    ...purposes.flatMap(({ code }) => (keys.has(`contact/${code}`) ? [] : [`purpose ${code}`])),
    ...fields.flatMap(({ field }) => (mapped.has(field) ? [] : [`field ${field}`])),
    ...[...tables].flatMap(([table, columns]) => (columnsIn.get(table) === columns.length ? [] : [`table ${table}`])),
  ]
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}
