import type { ResponseOf } from '@regulars/contract'
import type { getProtection } from '@regulars/contract/safeguards'
import type { LocaleCode } from '@regulars/ui/format.ts'
import { readQuery } from '../../shell/address.ts'
import { type Destination, destinations } from '../../shell/navigation.tsx'

export type Protection = ResponseOf<typeof getProtection>
export type Layer = Protection['layers'][number]
export type LayerName = Layer['layer']
export type Check = Layer['checks'][number]

/** What the page opens with: how many layers hold, and of each that does not the first thing that was seen and how many more. */
export interface Summary {
  readonly checked: boolean
  readonly holding: number
  readonly of: number
  readonly open: readonly { readonly layer: LayerName; readonly evidence: string; readonly more: number }[]
}

export function summaryOf({ checkedAt, layers }: Protection, locale: LocaleCode): Summary {
  return {
    checked: checkedAt !== null,
    holding: layers.filter(({ status }) => status === 'pass').length,
    of: layers.length,
    open: layers.flatMap(({ layer, checks }) => {
      const warnings = checks.filter(({ status }) => status === 'warn')
      const [first] = warnings
      return first ? [{ layer, evidence: withoutStop(first.evidence[locale]), more: warnings.length - 1 }] : []
    }),
  }
}

/** A sentence within a sentence ends where that one does. */
function withoutStop(sentence: string): string {
  return sentence.replace(/[.。]$/, '')
}

export interface Place {
  readonly to: Destination['path']
  readonly search: Readonly<Record<string, string>>
  readonly hash: string
}

/** The page of ours where something is done, and the part of it; nothing for an address that is none. */
export function placeOf(link: string | null): Place | undefined {
  const [address = '', hash = ''] = (link ?? '').split('#')
  const [path, query = ''] = address.split('?')
  const found = destinations.find((one) => one.path === path)
  return found && { to: found.path, search: readQuery(query), hash }
}
