import { Bilingual } from '@regulars/contract/shapes'
import { z } from 'zod'
import clocks from './clocks.json' with { type: 'json' }
import notices from './notices.json' with { type: 'json' }
import severities from './severities.json' with { type: 'json' }

/** One duty to tell somebody of an incident: under which law, whom, and within how many hours of when it was noticed. */
const IncidentClock = z.strictObject({
  clock: z.string().regex(/^[a-z-]{1,40}$/),
  /** A policy pack. */
  law: z.string(),
  audience: z.enum(['authority', 'people']),
  /** Null: at once, without a number. */
  hours: z.number().positive().nullable(),
  /** Where it holds for one kind of company only. */
  criticalInfrastructure: z.boolean().optional(),
  /** From so many people on; a number that is not known counts as large. */
  peopleFrom: z.int().optional(),
  peopleBelow: z.int().optional(),
  to: Bilingual,
  source: z.string(),
})
export type IncidentClock = z.infer<typeof IncidentClock>

const Severity = z.strictObject({
  severity: z.enum(['especially_major', 'major', 'larger', 'general']),
  peopleFrom: z.int(),
  source: z.string(),
})

const Lines = z.strictObject({ en: z.array(z.string()).min(1), 'zh-CN': z.array(z.string()).min(1) })

/** Deadlines move, so they are data. Drafted from public texts, each with its source: each needs a lawyer's eye. */
export const incidentClocks: readonly IncidentClock[] = z.array(IncidentClock).parse(clocks)

/** Largest first. */
export const incidentSeverities: readonly z.infer<typeof Severity>[] = z.array(Severity).parse(severities)

/** The notices to authorities and to people, a line each; what stands in braces is filled in. */
export const incidentNotices = z.strictObject({ authority: Lines, people: Lines }).parse(notices)
