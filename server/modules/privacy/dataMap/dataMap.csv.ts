import type { Locale } from '@regulars/contract'
import { BYTE_ORDER_MARK, cell } from '#platform/csv'
import type { Activity } from './dataMap.ts'

type Column = { readonly name: string; readonly of: (activity: Activity, locale: Locale) => string }

/** One line for each activity; lists within a cell are parted by semicolons. */
const columns: readonly Column[] = [
  { name: 'activity', of: ({ key }) => key },
  { name: 'name', of: ({ name }, locale) => name[locale] },
  { name: 'purpose', of: ({ purpose }, locale) => purpose[locale] },
  { name: 'legalBasis', of: ({ legalBasis }) => legalBasis },
  { name: 'fields', of: ({ fields }) => list(fields.map(({ field }) => field)) },
  { name: 'classes', of: ({ classes }) => list(classes) },
  { name: 'stores', of: ({ stores }) => list(stores.map(({ engine, table }) => `${engine}/${table}`)) },
  { name: 'retention', of: ({ retention: { kind, days } }) => (days === null ? kind : `${days} days`) },
  { name: 'recipients', of: ({ recipients }) => list(recipients.map(({ name }) => name)) },
  {
    name: 'transfers',
    of: ({ transfers }) =>
      list(transfers.map(({ recipient, country, ground }) => `${recipient}: ${country} (${ground ?? '?'})`)),
  },
]

export function dataMapCsv(activities: readonly Activity[], locale: Locale): string {
  const lines = activities.map((activity) => columns.map(({ of }) => cell(of(activity, locale))).join(','))
  return `${BYTE_ORDER_MARK}${[columns.map(({ name }) => name).join(','), ...lines].join('\r\n')}\r\n`
}

function list(items: readonly string[]): string {
  return items.join('; ')
}
