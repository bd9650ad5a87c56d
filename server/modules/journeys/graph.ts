import type { Words } from '@regulars/contract'
import type { JourneyDefinition as Definition, Step } from '@regulars/contract/journeys'
import type { z } from 'zod'
import { kindOf } from './steps/kinds.ts'

export type JourneyDefinition = z.infer<typeof Definition>

/** What is wrong, where, and what to do. */
export interface Problem extends Words {
  readonly field: string
}

/** What the workspace has that a definition may name. */
export interface Known {
  /** Message templates by code. */
  readonly templates: ReadonlyMap<string, { readonly channel: string; readonly purpose: string }>
  readonly segments: ReadonlySet<string>
}

/** Why a definition cannot run; empty when it can. Finds every problem of a kind before looking for the next kind. */
export function problemsOf(definition: JourneyDefinition, known: Known): Problem[] {
  const broken = [...repeated(definition), ...dangling(definition)]
  if (broken.length > 0) return broken
  const shape = [...cycles(definition), ...unreached(definition)]
  return [...shape, ...unknownTemplates(definition, known), ...unknownSegment(definition, known)]
}

/**
 * The steps, each after all steps that lead to it: walked in this order, a tick handles each step once. The definition
 * must have been found in order by {@link problemsOf}.
 */
export function inOrder(definition: JourneyDefinition): Step[] {
  const done = new Set<string>()
  const ordered: Step[] = []
  const steps = byId(definition)
  const visit = (id: string) => {
    if (done.has(id)) return
    done.add(id)
    const step = steps.get(id)!
    for (const exit of kindOf(step).exits(step)) visit(exit.to)
    ordered.push(step)
  }
  visit(definition.start)
  return ordered.reverse()
}

/** The events that branches ask for. */
export function branchEvents(definition: JourneyDefinition): string[] {
  const events = definition.steps.map((step) => kindOf(step).watches?.(step)).filter((event) => event !== undefined)
  return [...new Set(events)]
}

/** Codes of the templates that the messages are written by, each once. */
export function templatesIn(definition: JourneyDefinition): string[] {
  return [...new Set(definition.steps.flatMap((step) => (step.kind === 'message' ? [step.template] : [])))]
}

/** Purposes of the messages, each once. */
export function purposesIn(definition: JourneyDefinition): string[] {
  return [...new Set(definition.steps.flatMap((step) => (step.kind === 'message' ? [step.purpose] : [])))]
}

function byId(definition: JourneyDefinition): Map<string, Step> {
  return new Map(definition.steps.map((step) => [step.id, step]))
}

function repeated(definition: JourneyDefinition): Problem[] {
  const seen = new Set<string>()
  return definition.steps.flatMap((step, index) => {
    if (!seen.has(step.id)) {
      seen.add(step.id)
      return []
    }
    return [
      {
        field: `definition.steps.${index}.id`,
        en: `two steps are called "${step.id}"; give one of them another id`,
        'zh-CN': `有两个步骤都叫“${step.id}”，请为其中一个换一个 id`,
      },
    ]
  })
}

function dangling(definition: JourneyDefinition): Problem[] {
  const steps = byId(definition)
  const start = steps.has(definition.start)
    ? []
    : [
        {
          field: 'definition.start',
          en: `it starts at "${definition.start}", which is not a step; choose one of the steps`,
          'zh-CN': `起点“${definition.start}”不是任何步骤，请选择一个现有步骤`,
        },
      ]
  const lost = definition.steps.flatMap((step, index) =>
    kindOf(step)
      .exits(step)
      .filter((exit) => !steps.has(exit.to))
      .map((exit) => ({
        field: `definition.steps.${index}.${exit.field}`,
        en: `after "${step.id}" comes "${exit.to}", which is not a step; connect it to a step or to an end`,
        'zh-CN': `步骤“${step.id}”之后的“${exit.to}”不存在，请连接到一个步骤或结束`,
      })),
  )
  return [...start, ...lost]
}

/** Steps from which the way leads back to themselves. Without cycles, and with every exit in place, each path ends. */
function cycles(definition: JourneyDefinition): Problem[] {
  const steps = byId(definition)
  const state = new Map<string, 'open' | 'done'>()
  const found: Problem[] = []
  const visit = (id: string) => {
    state.set(id, 'open')
    const step = steps.get(id)!
    for (const exit of kindOf(step).exits(step)) {
      if (state.get(exit.to) === 'open') found.push(cycle(definition, step, exit))
      else if (!state.has(exit.to)) visit(exit.to)
    }
    state.set(id, 'done')
  }
  for (const step of definition.steps) if (!state.has(step.id)) visit(step.id)
  return found
}

function cycle(definition: JourneyDefinition, step: Step, exit: { field: string; to: string }): Problem {
  return {
    field: `definition.steps.${definition.steps.indexOf(step)}.${exit.field}`,
    en: `"${step.id}" leads back to "${exit.to}", so members would go round for ever; lead it forward to a later step or to an end`,
    'zh-CN': `步骤“${step.id}”又回到“${exit.to}”，会员将无限循环；请连接到后面的步骤或结束`,
  }
}

function unreached(definition: JourneyDefinition): Problem[] {
  const steps = byId(definition)
  const reached = new Set<string>()
  const open = [definition.start]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reached.has(id)) continue
    reached.add(id)
    const step = steps.get(id)!
    open.push(
      ...kindOf(step)
        .exits(step)
        .map((exit) => exit.to),
    )
  }
  return definition.steps.flatMap((step, index) =>
    reached.has(step.id)
      ? []
      : [
          {
            field: `definition.steps.${index}.id`,
            en: `no way leads to "${step.id}"; connect a step to it or delete it`,
            'zh-CN': `没有任何路径通向“${step.id}”，请把它接到某个步骤之后，或删除`,
          },
        ],
  )
}

function unknownTemplates(definition: JourneyDefinition, { templates }: Known): Problem[] {
  return definition.steps.flatMap((step, index) => {
    if (step.kind !== 'message') return []
    const field = `definition.steps.${index}.template`
    const template = templates.get(step.template)
    if (!template)
      return [
        {
          field,
          en: `"${step.id}" sends the template "${step.template}", which does not exist; create it or choose another`,
          'zh-CN': `步骤“${step.id}”使用的模板“${step.template}”不存在，请创建或另选模板`,
        },
      ]
    if (template.channel === step.channel && template.purpose === step.purpose) return []
    return [
      {
        field,
        en: `"${step.id}" sends "${step.template}" by ${step.channel} for ${step.purpose}, but the template is for ${template.channel} and ${template.purpose}; make them agree`,
        'zh-CN': `步骤“${step.id}”以 ${step.channel}、目的 ${step.purpose} 发送“${step.template}”，但该模板属于 ${template.channel}、目的 ${template.purpose}；请使两者一致`,
      },
    ]
  })
}

function unknownSegment(definition: JourneyDefinition, { segments }: Known): Problem[] {
  if (segments.has(definition.segment)) return []
  return [
    {
      field: 'definition.segment',
      en: `members enter from the segment "${definition.segment}", which does not exist; choose another`,
      'zh-CN': `会员来自的人群“${definition.segment}”不存在，请另选人群`,
    },
  ]
}
