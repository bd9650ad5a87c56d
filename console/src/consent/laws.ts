import type { ResponseOf } from '@regulars/contract'
import { type listPolicies, PolicyPack } from '@regulars/contract/policies'
import type { z } from 'zod'

export type Policies = ResponseOf<typeof listPolicies>
export type Pack = z.infer<typeof PolicyPack>
export type LoadedPack = Policies['loaded'][number]

/** A version in force, with the places where it is. */
export interface PackInForce {
  readonly pack: LoadedPack
  readonly places: readonly string[]
}

/** The versions that decide somewhere, in the order of their places. */
export function inForce({ active, loaded }: Policies): PackInForce[] {
  return loaded
    .map((pack) => ({
      pack,
      places: active.filter((one) => isSame(one, pack)).map(({ jurisdiction }) => jurisdiction),
    }))
    .filter(({ places }) => places.length > 0)
    .sort((a, b) => a.places[0]!.localeCompare(b.places[0]!))
}

/** The loaded versions that decide nowhere, each with the version of its pack that does, newest first. */
export function notInForce(policies: Policies): { pack: LoadedPack; active: number | undefined }[] {
  return policies.loaded
    .filter((pack) => !policies.active.some((one) => isSame(one, pack)))
    .sort((a, b) => a.pack.localeCompare(b.pack) || b.version - a.version)
    .map((pack) => ({ pack, active: policies.active.find((one) => one.pack === pack.pack)?.version }))
}

const isSame = (a: { pack: string; version: number }, b: { pack: string; version: number }): boolean =>
  a.pack === b.pack && a.version === b.version

/** Complaints of one file that are shown; the others follow once these are mended. */
const SHOWN = 8

/** A pack as a file has it, or what is wrong with the file: nothing when it is not even JSON. */
export function readPack(text: string): { pack: Pack } | { faults: string[] } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { faults: [] }
  }
  const read = PolicyPack.safeParse(json)
  if (read.success) return { pack: read.data }
  return {
    faults: read.error.issues
      .slice(0, SHOWN)
      .map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')),
  }
}

/** `CN` as people of a language call it; a part of a country is named by its code. */
export function placeName(code: string, locale: string): string {
  return code.includes('-') ? code : (new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code)
}
