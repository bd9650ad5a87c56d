import { isChineseName } from '@regulars/stats/linkage/chinese-name'
import { normaliseIdentifier } from '../profile/direct.ts'

/** A direct value or identifier of a profile, in the clear. */
export interface HeldDirect {
  readonly name: string
  readonly value: string
}

export const matchFields = ['name', 'birthday', 'phone', 'email', 'address', 'id_number'] as const
export type MatchField = (typeof matchFields)[number]

/** Direct values that say who somebody is; a change of one makes the match keys of its profile stale. */
export const matchedNames = ['name', 'first_name', 'last_name', 'birthday', 'phone', 'email', 'address', 'id_number']

/** What a profile is compared by: each value written one way, an empty text where there is none, several phones apart by spaces. */
export type MatchRecord = Readonly<Record<MatchField | 'postcode', string>>

const MAX_ENTRIES = 5

export function matchRecordOf(held: readonly HeldDirect[]): MatchRecord {
  const all = (name: string) => held.filter((one) => one.name === name).map((one) => one.value)
  const first = (name: string) => all(name)[0] ?? ''
  const entries = (name: string, write: (value: string) => string) =>
    [...new Set(all(name).map(write).filter(Boolean))].sort().slice(0, MAX_ENTRIES).join(' ')
  return {
    name: nameOf(first('name'), first('first_name'), first('last_name')),
    birthday: birthdayOf(first('birthday')),
    phone: entries('phone', phoneOf),
    email: entries('email', (value) => normaliseIdentifier('email', value) ?? ''),
    ...addressOf(first('address')),
    id_number: folded(first('id_number')).replace(/[^\p{L}\p{N}]/gu, ''),
  }
}

/**
 * One way of writing a text: full-width and compatibility characters as their plain ones, no case, no accents, and Cyrillic
 * and Greek letters that look Latin as the Latin ones they look like.
 */
export function folded(text: string): string {
  return [...text.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC').toLowerCase()]
    .map((char) => LOOK_ALIKES.get(char) ?? char)
    .join('')
    .replace(/\s+/gu, ' ')
    .trim()
}

const LOOK_ALIKES = new Map(
  [...'авекмнорстухіѕјαβεικνορτυχ'].map((char, i) => [char, 'abekmhopctyxisjabeikvoptux'[i]!]),
)

/** A full name, or one of its two parts in the order of its script. */
function nameOf(full: string, given: string, family: string): string {
  if (full) return folded(full)
  const [one, other] = [folded(given), folded(family)]
  const together = `${other}${one}`
  return isChineseName(together) ? together : `${one} ${other}`.trim()
}

/** `YYYYMMDD` of the ways in which days are written, year first; of anything else its eight digits, if it has as many. */
function birthdayOf(text: string): string {
  const [, year, month, day] = /(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})/.exec(folded(text)) ?? []
  if (year && month && day) return `${year}${month.padStart(2, '0')}${day.padStart(2, '0')}`
  const digits = folded(text).replace(/\D/g, '')
  return digits.length === 8 ? digits : ''
}

const SHORTEST_PHONE = 7

/** E.164, or the digits of a number that is none. */
function phoneOf(text: string): string {
  const digits = text.normalize('NFKC').replace(/\D/g, '')
  return normaliseIdentifier('phone', text) ?? (digits.length >= SHORTEST_PHONE ? digits : '')
}

/** An address as one line, whether it came as one or in parts as stock clients send it. */
function addressOf(text: string): Pick<MatchRecord, 'address' | 'postcode'> {
  const parts = partsOf(text)
  if (!parts) return { address: folded(text), postcode: /(?<!\d)\d{5,6}(?!\d)/.exec(text.normalize('NFKC'))?.[0] ?? '' }
  const part = (...names: string[]) => folded(names.map((name) => parts[name] ?? '').find(Boolean) ?? '')
  const postcode = part('postalcode', 'postal_code', 'postcode', 'zip').replace(/\s/g, '')
  const line = [part('street', 'line1', 'address1'), part('city'), postcode]
  return { address: line.filter(Boolean).join(' '), postcode }
}

function partsOf(text: string): Record<string, string> | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    const parts = Object.entries(JSON.parse(text) as Record<string, unknown>)
    return Object.fromEntries(
      parts.flatMap(([name, value]) =>
        typeof value === 'string' || typeof value === 'number' ? [[name.toLowerCase(), String(value)]] : [],
      ),
    )
  } catch {
    return undefined
  }
}
