import { createHash } from 'node:crypto'
import type { Words } from '@regulars/contract'
import type { Owned, ownedStates, subjectKinds } from '@regulars/contract/dataMap'
import type { z } from 'zod'
import type { Field } from '#modules/members/index'
import { type Dataset, personalColumns } from '../dataMap/classes.ts'
import { datasets } from '../dataMap/datasets.ts'
import type { Person } from '../people.store.ts'

export const parts = ['accountable', 'responsible', 'consulted', 'informed'] as const
export type Part = (typeof parts)[number]
export type OwnedState = (typeof ownedStates)[number]
export type OwnedItem = z.infer<typeof Owned>

export interface SubjectRef {
  readonly kind: (typeof subjectKinds)[number]
  readonly subject: string
}

/** A field or a dataset that somebody must answer for. */
export interface Subject extends SubjectRef {
  readonly label: Words
  readonly version: string
}

export interface Assigned extends SubjectRef {
  readonly part: Part
  readonly person: Person
}

export interface Signed extends SubjectRef {
  readonly version: string
  readonly by: Person
  readonly at: Date
}

const VERSION_LENGTH = 12

/** All that the register and the product have now, each with a version that changes when anything of it does. */
export function subjectsOf(fields: readonly Field[]): Subject[] {
  const owned = fields.map((field) => ({
    kind: 'field' as const,
    subject: field.field,
    label: field.label,
    version: versionOf([field.purpose, field.legalBasis, field.retentionDays, field.required]),
  }))
  const tables = (Object.keys(datasets) as Dataset[]).map((dataset) => ({
    kind: 'dataset' as const,
    subject: dataset,
    label: datasets[dataset].name,
    version: versionOf([
      datasets[dataset],
      personalColumns
        .filter((column) => column.dataset === dataset)
        .map(({ table, column, dataClass }) => `${table}.${column}: ${dataClass}`)
        .toSorted(),
    ]),
  }))
  return [...owned, ...tables]
}

function versionOf(definition: unknown): string {
  return createHash('sha256').update(JSON.stringify(definition)).digest('hex').slice(0, VERSION_LENGTH)
}

/** Each with its people and its last sign-off; open ones first, the most pressing before the others. */
export function ownedOf(
  subjects: readonly Subject[],
  assigned: readonly Assigned[],
  signed: readonly Signed[],
): OwnedItem[] {
  const people = byRef(assigned)
  const signOffs = byRef(signed)
  return subjects
    .map((subject) => {
      const of = people.get(refOf(subject)) ?? []
      const inPart = (part: Part) => of.flatMap((one) => (one.part === part ? [one.person] : []))
      const accountable = inPart('accountable')[0] ?? null
      const signOff = signOffs.get(refOf(subject))?.[0] ?? null
      return {
        ...subject,
        accountable,
        responsible: inPart('responsible'),
        consulted: inPart('consulted'),
        informed: inPart('informed'),
        signOff: signOff && { version: signOff.version, by: signOff.by, at: signOff.at.toISOString() },
        state: stateOf(subject, accountable, signOff),
      }
    })
    .toSorted((one, other) => pressing.indexOf(one.state) - pressing.indexOf(other.state))
}

const pressing: readonly OwnedState[] = ['unowned', 'owner_left', 'unsigned', 'outdated', 'signed']

/** A sign-off is the owner's: with another owner it is asked for anew. */
function stateOf({ version }: Subject, owner: Person | null, signOff: Signed | null): OwnedState {
  if (!owner) return 'unowned'
  if (owner.left) return 'owner_left'
  if (!signOff || signOff.by.id !== owner.id) return 'unsigned'
  return signOff.version === version ? 'signed' : 'outdated'
}

export function refOf({ kind, subject }: SubjectRef): string {
  return `${kind}/${subject}`
}

function byRef<Item extends SubjectRef>(items: readonly Item[]): Map<string, Item[]> {
  const found = new Map<string, Item[]>()
  for (const item of items) found.set(refOf(item), [...(found.get(refOf(item)) ?? []), item])
  return found
}
