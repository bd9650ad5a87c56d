import {
  type Channel,
  type ConsentFact,
  consentsOf,
  purposesOf,
  recordConsents,
  type Standing,
} from '#modules/consent/index'
import type { MemberRef } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { type Cells, pastInstant, type Rules, Unfit } from '../rows/cells.ts'
import { memberRefOf, membersNamed, nameOf } from '../rows/memberRef.ts'
import { rowKind } from '../rows/rowKind.ts'
import { byMember, memberFields } from './fields.ts'
import type { DoneRow, Outcome, ReadRow, Scope } from './kind.ts'

interface ConsentRecord {
  readonly member: MemberRef
  readonly purpose: string
  readonly channel: string
  readonly state: 'granted' | 'withdrawn'
  readonly at: number
  readonly proof: string
}

/** Where a consent of an undo says it comes from. */
const UNDO_SOURCE = 'import-undo'
/** An undo speaks a millisecond after what it takes back, so that all said later stands over both. */
const AFTER_MS = 1
const MAX_PROOF_LENGTH = 2_000

const granted = new Set(['granted', 'yes', 'true', '1', 'y', 'optin', 'subscribed', '是', '同意', '已同意', '已授权'])
const withdrawn = new Set([
  'withdrawn',
  'no',
  'false',
  '0',
  'n',
  'optout',
  'unsubscribed',
  '否',
  '拒绝',
  '已撤回',
  '退订',
])

/** What members allowed, as another system noted it; a file does not lift an unsubscription. */
export const consents = rowKind<ConsentRecord>({
  code: 'consents',
  name: { en: 'Consents', 'zh-CN': '授权' },
  fields: [
    ...memberFields,
    {
      name: 'purpose',
      label: { en: 'Purpose', 'zh-CN': '用途' },
      required: true,
      headings: ['purpose', '用途', '授权用途'],
      example: 'marketing',
    },
    {
      name: 'channel',
      label: { en: 'Channel', 'zh-CN': '渠道' },
      required: true,
      headings: ['channel', '渠道'],
      example: 'email',
    },
    {
      name: 'state',
      label: { en: 'Granted or withdrawn', 'zh-CN': '同意或撤回' },
      required: true,
      headings: ['state', 'status', 'consent', '状态', '授权状态', '是否同意'],
      example: 'granted',
    },
    {
      name: 'saidAt',
      label: { en: 'Said at', 'zh-CN': '表示时间' },
      required: true,
      headings: ['saidat', 'consentedat', 'at', 'date', '时间', '授权时间', '同意时间'],
      example: '2025-06-01 10:00:00',
    },
    {
      name: 'proof',
      label: { en: 'Proof', 'zh-CN': '凭证' },
      required: false,
      headings: ['proof', 'evidence', '凭证', '证明'],
      example: 'paper form 17',
    },
  ],
  oneOf: byMember,
  further: null,
  read: readConsent,
  keysOf: ({ member, purpose, channel, state, at }) => [`${nameOf(member)}/${purpose}/${channel}/${state}/${at}`],
  once: true,
  take: takeConsents,
  takeBack: takeConsentsBack,
})

function readConsent(cells: Cells, rules: Rules): ConsentRecord {
  return {
    member: memberRefOf(cells),
    purpose: cells.text('purpose'),
    channel: cells.text('channel'),
    state: stateOf(cells),
    at: pastInstant(cells, 'saidAt', rules),
    proof: cells.text('proof', MAX_PROOF_LENGTH),
  }
}

function stateOf(cells: Cells): ConsentRecord['state'] {
  const text = cells.text('state')
  const word = text.toLowerCase().replace(/[\s_-]/g, '')
  if (granted.has(word)) return 'granted'
  if (withdrawn.has(word)) return 'withdrawn'
  throw new Unfit('invalid_state', 'state', text)
}

/** What a row said, and where the member stood before; `moved` when it overturned that. */
interface ConsentUndo {
  readonly purpose: string
  readonly channel: Channel
  readonly at: number
  readonly before: Standing['state']
  readonly moved: boolean
}

type Placed = { readonly fact: ConsentFact; readonly before: Standing | undefined }

async function takeConsents(ctx: Ctx, scope: Scope, rows: readonly ReadRow<ConsentRecord>[]): Promise<Outcome[]> {
  const named = await membersNamed(
    ctx,
    rows.map(({ record }) => record.member),
  )
  const known = named.filter((one) => typeof one === 'string')
  const standings = await consentsOf(ctx, [...new Set(known)])
  const placed = rows.map(({ record }, at): Placed | Extract<Outcome, { effect: 'refused' }>['fault'] => {
    const memberId = named[at]!
    if (typeof memberId !== 'string') return memberId
    // A workspace answers for each of its purposes and channels; one that is not among them is none of its own.
    const before = standings
      .get(memberId)!
      .find((one) => one.purpose === record.purpose && one.channel === record.channel)
    if (!before)
      return { reason: 'unknown_purpose', field: 'purpose', values: { value: record.purpose, format: record.channel } }
    return { fact: factOf(scope, memberId, record, before), before }
  })
  const facts = placed.flatMap((one) => ('fact' in one ? [one.fact] : []))
  const moved = new Set((await recordConsents(ctx, facts)).map((one) => `${keyOf(one)}/${one.at?.getTime()}`))
  return rows.map(({ line }, at): Outcome => {
    const one = placed[at]!
    if (!('fact' in one)) return { line, effect: 'refused', fault: one }
    const { memberId, purpose, channel, at: saidAt } = one.fact
    const undo: ConsentUndo = {
      purpose,
      channel,
      at: saidAt.getTime(),
      before: one.before!.state,
      moved: moved.has(`${keyOf(one.fact)}/${saidAt.getTime()}`),
    }
    return { line, memberId, effect: undo.before === 'none' ? 'created' : 'changed', undo }
  })
}

function keyOf({ memberId, purpose, channel }: Pick<Standing, 'memberId' | 'purpose' | 'channel'>): string {
  return `${memberId}/${purpose}/${channel}`
}

/** What an undo took back may be said again by a file: it speaks right after the undo, and before anything else. */
function factOf(scope: Scope, memberId: string, record: ConsentRecord, before: Standing): ConsentFact {
  const undone = before.source === UNDO_SOURCE && before.at ? before.at.getTime() : null
  const again = undone !== null && undone >= record.at && undone - record.at < 1000
  return {
    memberId,
    purpose: record.purpose,
    channel: before.channel,
    state: record.state,
    source: scope.source,
    imported: true,
    proof: { importId: scope.importId, ...(record.proof !== '' && { proof: record.proof }) },
    at: new Date(again ? undone + AFTER_MS : record.at),
  }
}

/** The history is append-only, so an undo says again what stood before, right after what the import said. */
async function takeConsentsBack(ctx: Ctx, scope: Scope, rows: readonly DoneRow[]): Promise<void> {
  const standings = await consentsOf(ctx, [...new Set(rows.map((row) => row.memberId!))])
  const contracts = new Set(
    (await purposesOf(ctx)).filter((one) => one.legalBasis === 'contract').map((one) => one.code),
  )
  const facts = new Map<string, ConsentFact>()
  for (const { memberId, undo } of rows) {
    const { purpose, channel, at, before, moved } = undo as ConsentUndo
    const standing = standings.get(memberId!)?.find((one) => one.purpose === purpose && one.channel === channel)
    const isOwn = moved && standing?.source === scope.source && standing.at?.getTime() === at
    if (!isOwn) continue
    // Never asked is not a state that can be said: no, or yes where the contract is the ground.
    const never = contracts.has(purpose) ? 'granted' : 'withdrawn'
    // A grant that had ended, or rests on an older notice, would count again if it were said anew.
    const said = before === 'granted' || before === 'withdrawn' ? before : 'withdrawn'
    facts.set(`${memberId}/${purpose}/${channel}`, {
      memberId: memberId!,
      purpose,
      channel,
      state: before === 'none' ? never : said,
      source: UNDO_SOURCE,
      imported: true,
      proof: { undoneImport: scope.importId },
      at: new Date(at + AFTER_MS),
    })
  }
  await recordConsents(ctx, [...facts.values()])
}
