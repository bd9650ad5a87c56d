import { type Entry, POINTS, post } from '#modules/loyalty/index'
import type { MemberRef } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { parseDecimal } from '../mapping/decimal.ts'
import { type Cells, pastInstant, type Rules, Unfit } from '../rows/cells.ts'
import { memberRefOf, membersNamed, nameOf } from '../rows/memberRef.ts'
import { rowKind } from '../rows/rowKind.ts'
import { byMember, memberFields } from './fields.ts'
import type { DoneRow, Outcome, ReadRow, Scope } from './kind.ts'

interface LotRecord {
  readonly member: MemberRef
  readonly points: number
  readonly earnedAt: number
  readonly expiresAt: number | null
  readonly reference: string
}

/** A billion points in one lot is a typing mistake. */
const MAX_POINTS = 1_000_000_000
const REASON = 'opening_balance'

/** Opening balances: points that members bring along from another system, in lots with their dates. */
export const points = rowKind<LotRecord>({
  code: 'points',
  name: { en: 'Points opening balances', 'zh-CN': '积分期初余额' },
  fields: [
    ...memberFields,
    {
      name: 'points',
      label: { en: 'Points', 'zh-CN': '积分' },
      required: true,
      headings: ['points', 'balance', 'pointsbalance', '积分', '积分余额', '可用积分'],
      example: '1200',
    },
    {
      name: 'earnedAt',
      label: { en: 'Earned at', 'zh-CN': '获得时间' },
      required: true,
      headings: ['earnedat', 'earned', 'issuedat', 'date', '获得时间', '发放时间', '获得日期'],
      example: '2025-06-01 00:00:00',
    },
    {
      name: 'expiresAt',
      label: { en: 'Expires at', 'zh-CN': '到期时间' },
      required: false,
      headings: ['expiresat', 'expires', 'expiry', 'expirydate', '到期时间', '过期时间', '有效期至'],
      example: '2099-12-31 23:59:59',
    },
    {
      name: 'reference',
      label: { en: 'Lot reference', 'zh-CN': '批次号' },
      required: false,
      headings: ['reference', 'lot', 'lotid', '批次', '批次号'],
      example: 'LOT-1',
    },
  ],
  oneOf: byMember,
  further: null,
  read: readLot,
  keysOf: ({ member, reference, earnedAt, expiresAt }) => [
    `${nameOf(member)}/${reference === '' ? `${earnedAt}/${expiresAt ?? ''}` : `lot:${reference}`}`,
  ],
  once: true,
  take: takeLots,
  takeBack: takeLotsBack,
})

function readLot(cells: Cells, rules: Rules): LotRecord {
  const member = memberRefOf(cells)
  const earnedAt = pastInstant(cells, 'earnedAt', rules)
  const expiresAt = cells.instant('expiresAt')
  if (expiresAt !== null && expiresAt <= earnedAt) throw new Unfit('ends_before_it_begins', 'expiresAt')
  if (expiresAt !== null && expiresAt <= rules.latest.getTime())
    throw new Unfit('already_expired', 'expiresAt', cells.text('expiresAt'))
  return { member, points: pointsOf(cells), earnedAt, expiresAt, reference: cells.text('reference') }
}

function pointsOf(cells: Cells): number {
  const text = cells.text('points')
  const amount = parseDecimal(text)
  const whole = amount && amount.units % 10n ** BigInt(amount.scale) === 0n
  const value = whole ? Number(amount.units / 10n ** BigInt(amount.scale)) : 0
  if (value < 1 || value > MAX_POINTS) throw new Unfit('invalid_points', 'points', text)
  return value
}

interface LotUndo {
  readonly points: number
}

async function takeLots(ctx: Ctx, scope: Scope, rows: readonly ReadRow<LotRecord>[]): Promise<Outcome[]> {
  const named = await membersNamed(
    ctx,
    rows.map(({ record }) => record.member),
  )
  const entries: Entry[] = []
  const outcomes = rows.map(({ line, record }, at): Outcome => {
    const memberId = named[at]!
    if (typeof memberId !== 'string') return { line, effect: 'refused', fault: memberId }
    entries.push({
      ...entryOf(scope, memberId, line),
      key: `import:${scope.importId}:${line}`,
      points: record.points,
      reason: REASON,
      occurredAt: new Date(record.earnedAt),
      expiresAt: record.expiresAt === null ? null : new Date(record.expiresAt),
    })
    const undo: LotUndo = { points: record.points }
    return { line, memberId, effect: 'created', undo }
  })
  if (entries.length > 0) await post(ctx, entries)
  return outcomes
}

/** Postings against the same lots; what a member spent of them in the meantime is owed. */
async function takeLotsBack(ctx: Ctx, scope: Scope, rows: readonly DoneRow[]): Promise<void> {
  await post(
    ctx,
    rows.map(({ line, memberId, undo }) => ({
      ...entryOf(scope, memberId!, line),
      key: `import-undo:${scope.importId}:${line}`,
      points: -(undo as LotUndo).points,
      reason: 'import_undone',
      occurredAt: ctx.now,
      expiresAt: null,
    })),
  )
}

function entryOf({ importId }: Scope, memberId: string, line: number) {
  return {
    memberId,
    currency: POINTS,
    kind: 'adjust' as const,
    orderId: null,
    ruleVersion: null,
    sourceRef: `import:${importId}:${line}`,
    shortfall: 'owe' as const,
  }
}
