import {
  compareWords,
  type HeldValue,
  heldValues,
  keepRegistered,
  type MemberRef,
  membersWithNewIdentifiers,
  observe,
  ownersOf,
  type Restored,
  resolveMembers,
  restoreValues,
} from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { appendEvents } from '#platform/log/append'
import { type Cells, pastInstant, type Rules } from '../rows/cells.ts'
import { conflictOf, memberRefOf } from '../rows/memberRef.ts'
import { rowKind } from '../rows/rowKind.ts'
import { byMember, memberFields } from './fields.ts'
import type { DoneRow, Outcome, ReadRow, Scope } from './kind.ts'

interface MemberRecord extends MemberRef {
  readonly joinedAt: number | null
  /** Values of the profile by their names; an empty cell says nothing. */
  readonly values: readonly (readonly [name: string, value: string])[]
}

const MAX_VALUE_LENGTH = 1_000
const profileFields = ['name', 'birthday', 'address'] as const

/** Members with what is known of them: who is not here yet joins, and who is gets what is new. */
export const members = rowKind<MemberRecord>({
  code: 'members',
  name: { en: 'Members', 'zh-CN': '会员' },
  fields: [
    ...memberFields,
    {
      name: 'name',
      label: { en: 'Name', 'zh-CN': '姓名' },
      required: false,
      headings: ['customername', 'fullname', 'membername', 'name', '姓名', '会员姓名', '客户姓名'],
      example: '林小满',
    },
    {
      name: 'birthday',
      label: { en: 'Birthday', 'zh-CN': '生日' },
      required: false,
      headings: ['birthday', 'birthdate', 'dateofbirth', '生日', '出生日期'],
      example: '1990-05-20',
    },
    {
      name: 'address',
      label: { en: 'Address', 'zh-CN': '地址' },
      required: false,
      headings: ['address', 'shippingaddress', '地址', '收货地址'],
      example: '',
    },
    {
      name: 'joinedAt',
      label: { en: 'Joined at', 'zh-CN': '入会时间' },
      required: false,
      headings: ['joinedat', 'createdat', 'registeredat', 'joined', '入会时间', '注册时间', '入会日期'],
      example: '2025-03-01 10:00:00',
    },
  ],
  oneOf: byMember,
  further: 'attribute.',
  read: readMember,
  keysOf: ({ memberNumber, email, phone }) => [
    ...(memberNumber === null ? [] : [`number:${memberNumber}`]),
    ...(email === null ? [] : [`email:${email}`]),
    ...(phone === null ? [] : [`phone:${phone}`]),
  ],
  once: false,
  take: takeMembers,
  takeBack: takeMembersBack,
})

function readMember(cells: Cells, rules: Rules): MemberRecord {
  const ref = memberRefOf(cells)
  const values = profileFields.flatMap((field) => {
    const text = cells.text(field, MAX_VALUE_LENGTH)
    return text === '' ? [] : [[field, text] as const]
  })
  return {
    ...ref,
    joinedAt: cells.text('joinedAt') === '' ? null : pastInstant(cells, 'joinedAt', rules),
    values: [
      ...(ref.email === null ? [] : [['email', ref.email] as const]),
      ...(ref.phone === null ? [] : [['phone', ref.phone] as const]),
      ...values,
      ...cells.further('attribute.'),
    ],
  }
}

/** What an undo needs: the values as they were. Who a member is by the import is kept where that is decided. */
interface MemberUndo {
  readonly restored: readonly Omit<Restored, 'memberId'>[]
}

async function takeMembers(ctx: Ctx, scope: Scope, given: readonly ReadRow<MemberRecord>[]): Promise<Outcome[]> {
  const rows = await withRegistered(ctx, scope, given)
  const owners = await ownersOf(
    ctx,
    rows.map((row) => row.record),
  )
  const refused: Outcome[] = []
  const fit: { row: ReadRow<MemberRecord>; isNew: boolean }[] = []
  rows.forEach((row, at) => {
    const found = owners[at]!
    const fault = conflictOf(row.record, found)
    if (fault) refused.push({ line: row.line, effect: 'refused', fault })
    else fit.push({ row, isNew: !found.memberNumber && !found.email && !found.phone })
  })
  if (fit.length === 0) return refused
  const memberIds = await resolveMembers(
    ctx,
    fit.map(({ row: { record } }) => ({
      userId: record.memberNumber,
      anonymousId: null,
      email: record.email,
      phone: record.phone,
      source: scope.source,
      at: record.joinedAt === null ? scope.at : new Date(record.joinedAt),
      importId: scope.importId,
    })),
  )
  const held = await heldByMember(
    ctx,
    memberIds,
    fit.map(({ row }) => row.record),
  )
  const gained = await membersWithNewIdentifiers(ctx, scope.importId, memberIds)
  const outcomes = fit.map(({ row, isNew }, at): Outcome => {
    const memberId = memberIds[at]!
    const restored = changesOf(row.record, held.get(memberId) ?? new Map(), scope)
    const undo: MemberUndo = { restored }
    if (isNew) return { line: row.line, memberId, effect: 'created', undo }
    const same = restored.length === 0 && !gained.has(memberId)
    return same
      ? { line: row.line, memberId, effect: 'unchanged' }
      : { line: row.line, memberId, effect: 'changed', undo }
  })
  await observe(
    ctx,
    fit.flatMap(({ row }, at) => observationsOf(row.record, memberIds[at]!, held.get(memberIds[at]!), scope)),
  )
  await announce(ctx, scope, outcomes)
  return [...refused, ...outcomes]
}

/** The rows without what may not be collected: it is noted, and the rest of the row is taken. */
async function withRegistered(
  ctx: Ctx,
  { source }: Scope,
  rows: readonly ReadRow<MemberRecord>[],
): Promise<ReadRow<MemberRecord>[]> {
  const names = new Set(rows.flatMap(({ record }) => record.values.map(([name]) => name)))
  const isKept = await keepRegistered(
    ctx,
    [...names].map((name) => ({ name, source })),
  )
  return rows.map((row) => ({
    ...row,
    record: { ...row.record, values: row.record.values.filter(([name]) => isKept(name)) },
  }))
}

function byMemberId<Of extends { readonly memberId: string }>(all: readonly Of[]): Map<string, Of[]> {
  const groups = new Map<string, Of[]>()
  for (const one of all) {
    const group = groups.get(one.memberId)
    if (group) group.push(one)
    else groups.set(one.memberId, [one])
  }
  return groups
}

async function heldByMember(
  ctx: Ctx,
  memberIds: readonly string[],
  records: readonly MemberRecord[],
): Promise<Map<string, Map<string, HeldValue>>> {
  const names = [...new Set(records.flatMap(({ values }) => values.map(([name]) => name)))]
  const held = byMemberId(await heldValues(ctx, [...new Set(memberIds)], names))
  return new Map([...held].map(([memberId, values]) => [memberId, new Map(values.map((one) => [one.name, one]))]))
}

/** Values that the row says otherwise than what is held, with what is held. */
function changesOf(record: MemberRecord, held: ReadonlyMap<string, HeldValue>, { at }: Scope): MemberUndo['restored'] {
  return record.values.flatMap(([name, value]) => {
    const before = held.get(name)
    if (before && !isNews(before, value, at)) return []
    return [{ name, before: before ? pick(before) : null }]
  })
}

/** Whose word counts more than a file's stays, and what another file said since this import was begun. */
function isNews(before: HeldValue, value: string, at: Date): boolean {
  return before.value !== value && compareWords(before, { toldBy: 'import', observedAt: at }) <= 0
}

function pick({ value, source, observedAt, toldBy }: HeldValue): NonNullable<Restored['before']> {
  return { value, source, observedAt, toldBy }
}

function observationsOf(
  record: MemberRecord,
  memberId: string,
  held: ReadonlyMap<string, HeldValue> | undefined,
  { source, at }: Scope,
) {
  return record.values.flatMap(([name, value]) => {
    const before = held?.get(name)
    return before && !isNews(before, value, at)
      ? []
      : [{ memberId, name, value, source, observedAt: at, toldBy: 'import' as const }]
  })
}

/** The log hears of each member that the import made or changed, so that whoever follows it looks at them. */
async function announce(ctx: Ctx, scope: Scope, outcomes: readonly Outcome[]): Promise<void> {
  await appendEvents(
    ctx.tx,
    ctx.workspaceId,
    outcomes.flatMap((outcome) => {
      if ((outcome.effect !== 'created' && outcome.effect !== 'changed') || !outcome.memberId) return []
      return [
        {
          eventId: ctx.ids.next(),
          memberId: outcome.memberId,
          name: 'Identified',
          type: 'identify' as const,
          source: scope.source,
          messageId: `import:${scope.importId}:${outcome.line}`,
          occurredAt: scope.at,
          receivedAt: ctx.now,
          originalAt: null,
          sentAt: null,
          externalId: '',
          orderId: '',
          amountMills: null,
          importId: scope.importId,
          properties: {},
        },
      ]
    }),
  )
}

/** Members that only this import spoke of are removed afterwards, with all the rest of their profile. */
async function takeMembersBack(ctx: Ctx, scope: Scope, rows: readonly DoneRow[]): Promise<void> {
  const first = new Map<string, Restored>()
  // The last line comes first: what an earlier line found is what was there before the import.
  for (const { memberId, undo } of rows) {
    for (const { name, before } of (undo as MemberUndo).restored)
      first.set(`${memberId}/${name}`, { memberId: memberId!, name, before: before && revived(before) })
  }
  await restoreValues(ctx, [...first.values()], { source: scope.source, observedAt: scope.at })
}

/** An instant was stored as text; whose word a value was, imports of before did not note. */
function revived(before: NonNullable<Restored['before']>): NonNullable<Restored['before']> {
  return { ...before, observedAt: new Date(before.observedAt), toldBy: before.toldBy ?? 'event' }
}
