import { seededStream } from '@regulars/stats/core/random'
import { linkQuality, pairsOfPersons } from '@regulars/stats/linkage/link'
import { describe, expect, it } from 'vitest'
import type { Ctx } from '#platform/context'
import { asSystem } from '#platform/transaction'
import { aProduct } from '#test/workspace'
import { answersOf, isMissing, rowsOf, titled } from '../../../../bench/stats/referenceData.ts'
import { resolveMembers } from '../identity/identity.commands.ts'
import { pageOfPairs } from '../merging/review.store.ts'
import { observe } from '../profile/observations.commands.ts'
import { searchesNow, startSearch } from './searches.commands.ts'
import { duplicatesJob } from './searches.jobs.ts'

const product = await aProduct()
const { platform } = product.program

/** A record of a person; of one person there may be several. */
interface Entry {
  readonly person: string
  readonly values: Readonly<Record<string, unknown>>
}

/** Observed as direct values of members, searched by the job with a kill now and then, and compared with the truth. */
async function searched(name: string, entries: readonly Entry[], killEvery: number) {
  const workspaceId = await product.addWorkspace(name)
  const inside = <T>(work: (ctx: Ctx) => Promise<T>) => asSystem(platform, workspaceId, work)
  const rowOf = new Map<string, number>()
  for (let from = 0; from < entries.length; from += 1_000) {
    const memberIds = await inside((ctx) => addAll(ctx, entries.slice(from, from + 1_000), from))
    for (const [index, memberId] of memberIds.entries()) rowOf.set(memberId, from + index)
  }
  const { searchId } = await inside(startSearch)
  const kills = await runKilled(workspaceId, searchId, killEvery)
  const last = (await inside((ctx) => searchesNow(ctx))).last!
  const filter = { state: 'open', source: 'search', after: null, limit: entries.length } as const
  const pairs = await inside((ctx) => pageOfPairs(ctx, filter))
  const found = pairs.map(({ lowId, highId }) => {
    const [one, other] = [rowOf.get(lowId)!, rowOf.get(highId)!]
    return one < other ? ([one, other] as const) : ([other, one] as const)
  })
  const quality = linkQuality(found, pairsOfPersons(entries.map(({ person }) => person)))
  return { last, kills, pairs, quality }
}

async function addAll(ctx: Ctx, entries: readonly Entry[], from: number): Promise<string[]> {
  const about = { source: 'test', at: ctx.now, importId: null, anonymousId: null, email: null, phone: null }
  const memberIds = await resolveMembers(
    ctx,
    entries.map((_, index) => ({ ...about, userId: `r-${from + index}` })),
  )
  await observe(
    ctx,
    entries.flatMap(({ values }, index) =>
      Object.entries(values)
        .filter(([, value]) => value !== '')
        .map(([name, value]) => ({
          memberId: memberIds[index]!,
          name,
          value,
          source: 'test',
          observedAt: ctx.now,
        })),
    ),
  )
  return memberIds
}

/** Each time the worker dies another takes over. Answers how often. */
async function runKilled(workspaceId: string, searchId: string, killEvery: number): Promise<number> {
  for (let kills = 0; ; kills++) {
    let beats = 0
    const job = {
      ...{ workspaceId, jobId: 'none', kind: 'members.duplicates', payload: { searchId }, attempts: 1 },
      async heartbeat() {
        beats += 1
        if (beats === killEvery) throw new Error('killed')
      },
    }
    const isDone = await duplicatesJob(platform)
      .run(job)
      .then(() => true)
      .catch(() => false)
    if (isDone) return kills
  }
}

/** A thousand people, of whom every other has a second record with two of its values mistyped, changed or left out. */
function generated(): Entry[] {
  const random = seededStream(5)
  const below = (limit: number) => Math.floor(random() * limit)
  const pick = <T>(from: ArrayLike<T>) => from[below(from.length)]!
  const two = (number: number) => String(number).padStart(2, '0')
  const given = () => pick('伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉红国文')
  return Array.from({ length: 1_000 }, (_, n): Entry[] => {
    const values = {
      name: `${pick('赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨')}${given()}${given()}`,
      birthday: `${1950 + below(55)}-${two(1 + below(12))}-${two(1 + below(28))}`,
      phone: `+8613${10 ** 8 * (1 + below(9)) + below(10 ** 8)}`,
      email: `m${10_000 + below(10 ** 6)}@example.com`,
      address: `${pick(['上海市静安区', '苏州市', '杭州市西湖区', '南京市'])}${given()}${given()}路${1 + below(990)}号${1 + below(40)}室`,
    }
    if (n % 2 === 1) return [{ person: `p${n}`, values }]
    const second: Record<string, string> = { ...values, phone: values.phone.replace('+86', '') }
    const changes = [
      () => (second.phone = `+86188${10 ** 7 + below(10 ** 7)}`),
      () => (second.email = ''),
      () => (second.birthday = ''),
      () => (second.name = `${values.name.slice(1)}${values.name[0]}`),
      () => (second.address = ''),
      () => (second.birthday = values.birthday.replace(/.$/, (digit) => String((Number(digit) + 1) % 10))),
    ]
    pick(changes)()
    pick(changes)()
    return [
      { person: `p${n}`, values },
      { person: `p${n}`, values: second },
    ]
  }).flat()
}

describe('a search among generated members', () => {
  it('finds who has two records and hardly anybody else, killed at every third step', {
    timeout: 240_000,
  }, async () => {
    const { last, kills, pairs, quality } = await searched('generated', generated(), 3)
    expect(kills).toBeGreaterThan(2)
    expect(last).toMatchObject({ state: 'done', proposed: pairs.length })
    expect(quality.precision).toBeGreaterThanOrEqual(0.99)
    expect(quality.recall).toBeGreaterThanOrEqual(0.99)
  })
})

interface Quality {
  readonly precision: number
  readonly recall: number
}
/** What `stats` reaches with the same fields on the whole file at once; see docs/guides/stats/linkage.md. */
const FEBRL_4: Quality = { precision: 1, recall: 0.9966 }

describe.skipIf(isMissing('febrl'))(titled('febrl', 'a search through the product'), () => {
  const entriesOf = (file: string): Entry[] =>
    rowsOf(`febrl/${file}.csv`).map((row) => ({
      person: /rec-(\d+)-/.exec(row.rec_id!)![1]!,
      values: {
        first_name: row.given_name,
        last_name: row.surname,
        birthday: row.date_of_birth,
        id_number: row.soc_sec_id,
        address: {
          street: `${row.street_number} ${row.address_1}`.trim(),
          city: row.suburb,
          state: row.state,
          postalCode: row.postcode,
        },
      },
    }))

  it('data set 1 as well as the rule of the reference', { timeout: 240_000 }, async () => {
    const wanted = answersOf<{ febrl1: { multi_block_rule: Quality } }>('febrl').febrl1.multi_block_rule
    const { quality } = await searched('febrl 1', entriesOf('dataset1'), Number.POSITIVE_INFINITY)
    expect(quality.precision).toBeGreaterThanOrEqual(wanted.precision)
    expect(quality.recall).toBeGreaterThanOrEqual(wanted.recall)
  })

  it('data set 4, both files together', { timeout: 600_000 }, async () => {
    const entries = [...entriesOf('dataset4a'), ...entriesOf('dataset4b')]
    const { quality, last } = await searched('febrl 4', entries, 20)
    expect(last.state).toBe('done')
    expect(quality.precision).toBeGreaterThanOrEqual(FEBRL_4.precision)
    expect(quality.recall).toBeGreaterThanOrEqual(FEBRL_4.recall)
  })
})
