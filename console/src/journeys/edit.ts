import { journeyLimits, type Step } from '@regulars/contract/journeys'
import { type Definition, entrance, exitsOf, type Slot } from './graph.ts'

/** Editing a journey's graph: each function answers with a new definition in which every step can be reached. */

export type NewStep = (id: string, next: string) => Step

/** Puts a step on an edge: what came after the edge comes after the new step. */
export function insertOn(definition: Definition, source: string, slot: Slot, make: NewStep): Definition {
  const target = targetOf(definition, source, slot)
  if (target === undefined) return definition
  const made = make('', target)
  const step = { ...made, id: freeId(definition, made.kind) }
  return pruned(redirect({ ...definition, steps: [...definition.steps, step] }, source, slot, step.id))
}

/** Takes a step out: what led to it leads on. Behind a branch the way of those who did not is kept. */
export function removeStep(definition: Definition, id: string): Definition {
  const step = definition.steps.find((one) => one.id === id)
  if (!step || step.kind === 'end') return definition
  const onward = step.kind === 'branch' ? step.no : step.next
  const lead = (target: string) => (target === id ? onward : target)
  return pruned({
    ...definition,
    start: lead(definition.start),
    steps: definition.steps.filter((one) => one.id !== id).map((one) => withTargets(one, lead)),
  })
}

export function replaceStep(definition: Definition, step: Step): Definition {
  return { ...definition, steps: definition.steps.map((one) => (one.id === step.id ? step : one)) }
}

export const roomForStep = ({ steps }: Definition): boolean => steps.length < journeyLimits.steps

function targetOf({ start, steps }: Definition, source: string, slot: Slot): string | undefined {
  if (source === entrance) return start
  const step = steps.find(({ id }) => id === source)
  return step && exitsOf(step).find((exit) => exit.slot === slot)?.target
}

function redirect(definition: Definition, source: string, slot: Slot, target: string): Definition {
  if (source === entrance) return { ...definition, start: target }
  const step = definition.steps.find(({ id }) => id === source)
  return step ? replaceStep(definition, { ...step, [slot]: target }) : definition
}

function withTargets(step: Step, lead: (target: string) => string): Step {
  const led = exitsOf(step).map(({ slot, target }) => [slot, lead(target)] as const)
  return { ...step, ...Object.fromEntries(led) }
}

/** Without the steps that nobody comes to. */
function pruned(definition: Definition): Definition {
  const byId = new Map(definition.steps.map((step) => [step.id, step]))
  const reached = new Set<string>()
  const waiting = [definition.start]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const step = byId.get(id)
    if (!step || reached.has(id)) continue
    reached.add(id)
    waiting.push(...exitsOf(step).map(({ target }) => target))
  }
  return { ...definition, steps: definition.steps.filter(({ id }) => reached.has(id)) }
}

/** `message-3`: the kind and the first number that is free. */
export function freeId({ steps }: Pick<Definition, 'steps'>, kind: Step['kind']): string {
  const taken = new Set(steps.map(({ id }) => id))
  const numbers = Array.from({ length: steps.length + 1 }, (_, at) => `${kind}-${at + 1}`)
  return numbers.find((id) => !taken.has(id))!
}
