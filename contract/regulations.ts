import { z } from 'zod'
import { Code } from './consent.ts'
import { Person } from './dataMap.ts'
import { endpoint } from './endpoint.ts'
import { Bilingual, Day, Id, Instant } from './shapes.ts'

/** `notice`: a notice is to be changed; it is done when that notice was published anew. */
export const taskKinds = ['review', 'notice', 'other'] as const
export const TaskKind = z.enum(taskKinds)
export const taskStates = ['done', 'late', 'open'] as const

/** What became of the consents to a notice when its new version was published. */
const Asked = z.object({
  version: z.int(),
  publishedAt: Instant,
  /** Only a version that changed what members agreed to asks again. */
  material: z.boolean(),
  /** Consents, each of one member, purpose and channel, that stood on older words: `waiting` + `renewed` + `withdrawn`. */
  consents: z.int(),
  waiting: z.int(),
  renewed: z.int(),
  withdrawn: z.int(),
})

export const RegulationTask = z
  .object({
    id: Id,
    kind: TaskKind,
    title: Bilingual,
    /** The notice that is to be changed. */
    notice: z.string().nullable(),
    owner: Person.nullable(),
    dueOn: Day,
    note: z.string(),
    state: z.enum(taskStates),
    doneAt: Instant.nullable(),
    /** Since the task was made; null while the notice has no new version. */
    asked: Asked.nullable(),
  })
  .meta({ id: 'RegulationTask' })

/** `no_tasks`: nobody has taken it up yet. */
export const regulationStates = ['late', 'no_tasks', 'open', 'done'] as const

export const Regulation = z
  .object({
    /** Null while it is known through a policy pack only. */
    id: Id.nullable(),
    law: Bilingual,
    version: z.string(),
    jurisdiction: z.string(),
    effectiveOn: Day.nullable(),
    impact: Bilingual,
    /** The policy pack that decides by it, and whether it does so now. */
    pack: z.object({ pack: z.string(), version: z.int(), active: z.boolean() }).nullable(),
    tasks: z.array(RegulationTask),
    state: z.enum(regulationStates),
  })
  .meta({ id: 'Regulation' })

const exampleTask: z.infer<typeof RegulationTask> = {
  id: '0198c7a2-0000-7000-8000-000000000031',
  kind: 'notice',
  title: { en: 'Change the notice', 'zh-CN': '更新告知' },
  notice: 'membership',
  owner: { id: '0198c7a2-0000-7000-8000-000000000002', name: 'Lin', left: false },
  dueOn: '2026-12-18',
  note: '',
  state: 'open',
  doneAt: null,
  asked: {
    version: 3,
    publishedAt: '2026-11-22T08:00:00.000Z',
    material: true,
    consents: 120,
    waiting: 80,
    renewed: 36,
    withdrawn: 4,
  },
}
const exampleRegulation: z.infer<typeof Regulation> = {
  id: '0198c7a2-0000-7000-8000-000000000030',
  law: { en: 'PIPL', 'zh-CN': '《个人信息保护法》' },
  version: '2027',
  jurisdiction: 'CN',
  effectiveOn: '2027-01-01',
  impact: { en: 'Separate consent for sharing', 'zh-CN': '向第三方提供须单独同意' },
  pack: { pack: 'pipl', version: 1, active: true },
  tasks: [exampleTask],
  state: 'open',
}

export const listRegulations = endpoint({
  id: 'regulations.list',
  method: 'GET',
  path: '/v1/registers/regulations',
  summary:
    'Laws the company follows and those of its policy packs, with what each gives to do; the most pressing first',
  permission: 'consent:read',
  response: z.object({
    items: z.array(Regulation),
    people: z.array(Person),
    /** Notices a task can be about. */
    notices: z.array(z.string()),
  }),
  example: { items: [exampleRegulation], people: [exampleTask.owner!], notices: ['membership'] },
})

const Text = z.string().trim().min(1)
const RegulationBody = z.object({
  law: Text.max(200),
  version: Text.max(60),
  jurisdiction: Text.max(60),
  effectiveOn: Day,
  impact: Text.max(4_000),
})

export const addRegulation = endpoint({
  id: 'regulations.add',
  method: 'POST',
  path: '/v1/registers/regulations',
  summary: 'Enter a law or a version of one, or take up that of a policy pack; its tasks are made from the template',
  permission: 'workspace:manage',
  body: RegulationBody.extend({
    pack: z
      .object({ pack: Code, version: z.int().min(1).max(1_000_000) })
      .nullable()
      .default(null),
  }),
  response: Regulation,
  status: 201,
  refusals: ['already_exists', 'not_found'],
  example: exampleRegulation,
})

export const changeRegulation = endpoint({
  id: 'regulations.change',
  method: 'PUT',
  path: '/v1/registers/regulations/:regulation',
  summary: 'Correct what is said of a law; its tasks keep their days',
  permission: 'workspace:manage',
  params: z.object({ regulation: Id }),
  body: RegulationBody,
  response: Regulation,
  refusals: ['not_found', 'already_exists'],
  example: exampleRegulation,
})

const TaskBody = z.object({
  title: Text.max(500),
  notice: Code.nullable().default(null),
  owner: Id.nullable().default(null),
  dueOn: Day,
})

export const addRegulationTask = endpoint({
  id: 'regulationTasks.add',
  method: 'POST',
  path: '/v1/registers/regulations/:regulation/tasks',
  summary: 'Give a law another task; one that names a notice is done when that notice was published anew',
  permission: 'workspace:manage',
  params: z.object({ regulation: Id }),
  body: TaskBody,
  response: Regulation,
  status: 201,
  refusals: ['not_found'],
  example: exampleRegulation,
})

export const changeRegulationTask = endpoint({
  id: 'regulationTasks.change',
  method: 'PUT',
  path: '/v1/registers/regulation-tasks/:task',
  summary: 'Say who does a task by when, which notice it is about, and that it is done',
  permission: 'workspace:manage',
  params: z.object({ task: Id }),
  body: TaskBody.omit({ title: true }).extend({ note: z.string().trim().max(2_000).default(''), done: z.boolean() }),
  response: Regulation,
  refusals: ['not_found', 'notice_not_renewed'],
  example: exampleRegulation,
})
