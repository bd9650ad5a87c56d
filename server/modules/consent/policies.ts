import type { ActivePolicy, PolicyPack as PackShape, PolicySettings } from '@regulars/contract/policies'
import type { z } from 'zod'

export type PolicyPack = z.infer<typeof PackShape>
export type Settings = z.infer<typeof PolicySettings>
/** By jurisdiction, what decides there. */
export type Active = Readonly<Record<string, PolicyPack>>

export interface LoadedPack extends PolicyPack {
  readonly loadedAt: Date
  readonly loadedBy: string
}

/** Ages where no pack is active: those of the strictest laws that come with the product. */
export const GUARDIAN_UNDER = 14
export const PROMOTION_FROM = 18

/** What keeps a pack from being loaded; undefined when nothing does. `latest` is the highest version that is loaded. */
export function faultOfPack(pack: PolicyPack, latest: number | undefined): string | undefined {
  const words = [...Object.values(pack.name), ...Object.values(pack.legalReview)]
  if (words.some((text) => text.trim() === '')) return 'name and legal review are needed in both languages'
  const codes = pack.jurisdictions.map(({ code }) => code)
  if (new Set(codes).size < codes.length) return 'a jurisdiction is named twice'
  const countries = pack.jurisdictions.flatMap((one) => one.countries.map(countryKey))
  if (new Set(countries).size < countries.length) return 'a country is named twice'
  if (pack.minors.guardianUnder > pack.minors.promotionFrom) return 'promotion would go to who needs a guardian'
  if (latest !== undefined && pack.version <= latest) return `version ${latest} is loaded already: a new one is higher`
  return undefined
}

/** As the gate compares what profiles say. */
function countryKey(country: string): string {
  return country.trim().toUpperCase()
}

/** What becomes of the active packs when one is put to work in its jurisdictions. */
export function withPack(active: Active, pack: PolicyPack): Active {
  return { ...active, ...Object.fromEntries(pack.jurisdictions.map(({ code }) => [code, pack])) }
}

export function describeActive(active: Active): z.infer<typeof ActivePolicy>[] {
  return Object.entries(active)
    .map(([jurisdiction, { pack, version, name, legalReview }]) => ({ jurisdiction, pack, version, name, legalReview }))
    .toSorted((one, other) => (one.jurisdiction < other.jurisdiction ? -1 : 1))
}

export interface PackChange {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

/** What one version says otherwise than another, leaf by leaf; lists are compared as a whole. */
export function changesBetween(before: unknown, after: unknown, path = ''): PackChange[] {
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
    return keys.flatMap((key) => changesBetween(before[key], after[key], path === '' ? key : `${path}.${key}`))
  }
  const [one, other] = [before, after].map((value) => (value === undefined ? null : JSON.stringify(value)))
  return one === other ? [] : [{ path, before: one!, after: other! }]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
