import type { EventType } from '../../platform/log/event.ts'
import { redactText } from '../../platform/redact.ts'
import { directNameOf } from '../members/index.ts'

/** What an event says of its member: direct values apart from the rest. */
export interface Extracted {
  readonly direct: Readonly<Record<string, unknown>>
  readonly other: Readonly<Record<string, unknown>>
}

/**
 * Splits the direct identifiers off an event, so that the log and the history hold none. Traits are the member's: direct
 * ones go to the profile. Properties may speak of somebody else (who gets the parcel), so what is direct in them is left
 * out, by name at any depth and in free text by what looks like an e-mail or a phone number.
 */
export function extractDirect(
  type: EventType,
  own: Record<string, unknown>,
  contextTraits: Record<string, unknown>,
): { kept: Record<string, unknown>; traits: Extracted } {
  const direct: Record<string, unknown> = {}
  const other: Record<string, unknown> = {}
  const traits = type === 'identify' ? { ...contextTraits, ...own } : contextTraits
  for (const [name, value] of Object.entries(traits)) {
    if (directNameOf(name)) direct[name] = value
    else other[name] = redactDeep(value)
  }
  return { kept: type === 'identify' ? {} : (redactDeep(own) as Record<string, unknown>), traits: { direct, other } }
}

/** Takes out what is direct by its name at any depth, and what looks so in free text. */
export function redactDeep(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value)
  if (Array.isArray(value)) return value.map(redactDeep)
  if (typeof value !== 'object' || value === null) return value
  const kept: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    // A `name` among properties is a product's, a page's or a company's.
    if (name !== 'name' && directNameOf(name)) continue
    kept[name] = redactDeep(member)
  }
  return kept
}
