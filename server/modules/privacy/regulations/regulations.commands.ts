import type { Received } from '@regulars/contract'
import type * as contract from '@regulars/contract/regulations'
import { lawDays, regulationTasks } from '@regulars/packs/registers/index'
import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { peopleIn, requirePeople } from '../people.commands.ts'
import { todayOf } from '../today.ts'
import {
  insertRegulation,
  insertTasks,
  type RegulationRow,
  regulationsIn,
  type TaskRow,
  tasksIn,
  updateRegulation,
  updateTask,
} from './regulations.store.ts'
import { dueDay, inOrder, type RegulationItem, regulationState, type TaskItem, taskState } from './regulations.ts'
import { type Asked, askedAnew, noticeCodes, type PackLaw, packLaws } from './regulations.views.ts'

export async function listRegulations(ctx: Ctx) {
  return { items: await readRegulations(ctx), people: await peopleIn(ctx), notices: await noticeCodes(ctx) }
}

/** What the company entered, and of the policy packs what nobody has taken up yet. */
export async function readRegulations(ctx: Ctx): Promise<RegulationItem[]> {
  const rows = await regulationsIn(ctx.tx, ctx.workspaceId)
  const packs = await packLaws(ctx)
  const asked = new Map((await askedAnew(ctx)).map((one) => [one.taskId, one]))
  const today = await todayOf(ctx)
  const tasks = (await tasksIn(ctx.tx, ctx.workspaceId)).map((task) => ({
    of: task.regulationId,
    item: presentTask(task, asked.get(task.id), today),
  }))
  const entered = rows.map((row) =>
    presentEntered(
      row,
      packs,
      tasks.flatMap(({ of, item }) => (of === row.id ? [item] : [])),
    ),
  )
  const taken = new Set(rows.map(({ pack, packVersion }) => `${pack}/${packVersion}`))
  const left = packs.filter(({ pack, version }) => !taken.has(`${pack}/${version}`))
  return inOrder([...entered, ...left.map(presentPack)])
}

/** Enters a law, and makes its tasks from the template. */
export async function addRegulation(ctx: Ctx, wanted: Received<typeof contract.addRegulation>['body']) {
  const { pack, ...said } = wanted
  if (pack && !(await packLaws(ctx)).some((one) => one.pack === pack.pack && one.version === pack.version)) {
    throw notFound('policy pack', `${pack.pack} ${pack.version}`)
  }
  const row = { ...said, id: ctx.ids.next(), pack: pack?.pack ?? null, packVersion: pack?.version ?? null }
  const by = `${ctx.actor.kind}:${ctx.actor.id}`
  if (!(await insertRegulation(ctx.tx, ctx.workspaceId, row, { at: ctx.now, by }))) throw taken(said)
  const today = await todayOf(ctx)
  const tasks = regulationTasks.map((template) => ({
    ...{ id: ctx.ids.next(), kind: template.kind, title: template.title, notice: null, ownerId: null },
    dueOn: dueDay(template, said.effectiveOn, today),
  }))
  await insertTasks(ctx.tx, ctx.workspaceId, row.id, tasks, ctx.now)
  ctx.record({
    action: 'regulation.added',
    object: { kind: 'regulation', id: row.id },
    before: null,
    after: { ...row, tasks: tasks.length },
  })
  return requireRegulation(ctx, row.id)
}

export async function changeRegulation(
  ctx: Ctx,
  id: string,
  said: Received<typeof contract.changeRegulation>['body'],
): Promise<RegulationItem> {
  const before = await requireRow(ctx, id)
  const after = { ...before, ...said }
  if (!(await updateRegulation(ctx.tx, ctx.workspaceId, after))) throw taken(said)
  ctx.record({ action: 'regulation.changed', object: { kind: 'regulation', id }, before, after })
  return requireRegulation(ctx, id)
}

export async function addTask(
  ctx: Ctx,
  regulationId: string,
  { title, notice, owner, dueOn }: Received<typeof contract.addRegulationTask>['body'],
): Promise<RegulationItem> {
  await requireRow(ctx, regulationId)
  await requireNotice(ctx, notice)
  await requirePeople(ctx, [owner])
  const task = {
    ...{ id: ctx.ids.next(), kind: notice === null ? ('other' as const) : ('notice' as const) },
    ...{ title: { en: title, 'zh-CN': title }, notice, ownerId: owner, dueOn },
  }
  await insertTasks(ctx.tx, ctx.workspaceId, regulationId, [task], ctx.now)
  ctx.record({
    action: 'regulation.task_added',
    object: { kind: 'regulation', id: regulationId },
    before: null,
    after: task,
  })
  return requireRegulation(ctx, regulationId)
}

/** A task about a notice is done when the notice has a new version: until then it is only said to be done. */
export async function changeTask(
  ctx: Ctx,
  id: string,
  { notice, owner, dueOn, note, done }: Received<typeof contract.changeRegulationTask>['body'],
): Promise<RegulationItem> {
  const before = (await tasksIn(ctx.tx, ctx.workspaceId)).find((task) => task.id === id)
  if (!before) throw notFound('task', id)
  const named = before.kind === 'notice' ? notice : null
  await requireNotice(ctx, named)
  if (owner !== before.owner?.id) await requirePeople(ctx, [owner])
  const by = `${ctx.actor.kind}:${ctx.actor.id}`
  const after = { id, notice: named, ownerId: owner, dueOn, note, done: done ? { at: ctx.now, by } : null }
  await updateTask(ctx.tx, ctx.workspaceId, after)
  const regulation = await requireRegulation(ctx, before.regulationId)
  const isAsked = regulation.tasks.some((task) => task.id === id && task.asked !== null)
  if (done && before.kind === 'notice' && !isAsked) throw new Refusal('notice_not_renewed')
  ctx.record({
    action: 'regulation.task_changed',
    object: { kind: 'regulation', id: before.regulationId },
    before: { task: id, notice: before.notice, owner: before.owner?.id ?? null, done: before.doneAt !== null },
    after: { task: id, notice: named, owner, dueOn, done },
  })
  return regulation
}

async function requireRow(ctx: Ctx, id: string): Promise<RegulationRow> {
  const found = (await regulationsIn(ctx.tx, ctx.workspaceId)).find((one) => one.id === id)
  if (!found) throw notFound('regulation', id)
  return found
}

async function requireRegulation(ctx: Ctx, id: string): Promise<RegulationItem> {
  return (await readRegulations(ctx)).find((one) => one.id === id)!
}

async function requireNotice(ctx: Ctx, notice: string | null): Promise<void> {
  if (notice !== null && !(await noticeCodes(ctx)).includes(notice)) throw notFound('notice', notice)
}

function taken({ law, version }: { law: string; version: string }): Refusal {
  return new Refusal('already_exists', { what: 'law', id: `${law} ${version}` })
}

function presentTask(task: TaskRow, asked: Asked | undefined, today: string): TaskItem {
  const { regulationId: _of, createdAt: _made, doneAt, ...shown } = task
  return {
    ...shown,
    state: taskState(task, today),
    doneAt: doneAt?.toISOString() ?? null,
    asked: asked ? presentAsked(asked) : null,
  }
}

function presentAsked({ taskId: _task, publishedAt, ...asked }: Asked): NonNullable<TaskItem['asked']> {
  const consents = asked.waiting + asked.renewed + asked.withdrawn
  return { ...asked, publishedAt: publishedAt.toISOString(), consents }
}

function presentEntered(row: RegulationRow, packs: readonly PackLaw[], tasks: TaskItem[]): RegulationItem {
  const { law, impact, pack, packVersion, ...shown } = row
  const found = packs.find((one) => one.pack === pack && one.version === packVersion)
  return {
    ...shown,
    law: { en: law, 'zh-CN': law },
    impact: { en: impact, 'zh-CN': impact },
    pack: found ? { pack: found.pack, version: found.version, active: found.active } : null,
    tasks,
    state: regulationState(tasks, false),
  }
}

function presentPack({ pack, version, name, legalReview, jurisdictions, active }: PackLaw): RegulationItem {
  return {
    id: null,
    law: name,
    version: String(version),
    jurisdiction: jurisdictions.join(', '),
    effectiveOn: lawDays[pack] ?? null,
    impact: legalReview,
    pack: { pack, version, active },
    tasks: [],
    state: regulationState([], !active),
  }
}
