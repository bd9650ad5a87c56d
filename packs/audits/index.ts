import quarterly from './quarterly.json' with { type: 'json' }
import { Checklist } from './schema.ts'

/** What is looked at once a quarter. Drafted from public texts: a lawyer's eye does it good. */
export const quarterlyChecklist: Checklist = Checklist.parse(quarterly)

export type { Checklist } from './schema.ts'
