import { TaskKind } from '@regulars/contract/regulations'
import { Bilingual, Day } from '@regulars/contract/shapes'
import { z } from 'zod'
import outline from './assessment.json' with { type: 'json' }
import laws from './laws.json' with { type: 'json' }
import tasks from './tasks.json' with { type: 'json' }

const TaskTemplate = z.strictObject({ kind: TaskKind, daysBefore: z.int().min(0).max(365), title: Bilingual })

/** What a law that is new in the register gives to do, and how many days before it holds. */
export const regulationTasks = z.array(TaskTemplate).parse(tasks)

/** From when the laws of the policy packs that come with the product hold. */
export const lawDays: Readonly<Record<string, string>> = z.record(z.string(), Day).parse(laws)

/** What an impact assessment goes through (PIPL 56, GDPR 35). Needs a lawyer's eye before it is relied on. */
export const assessmentOutline = Bilingual.parse(outline)
