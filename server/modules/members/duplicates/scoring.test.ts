import { describe, expect, it } from 'vitest'
import { seededRandom } from '#platform/random'
import { matchRecordOf } from './matchRecord.ts'
import { likelyPairs, modelOf } from './scoring.ts'

const recordOf = (values: Readonly<Record<string, string>>) =>
  matchRecordOf(Object.entries(values).map(([name, value]) => ({ name, value })))
const model = {
  m: [0.9, 0.9, 0.9, 0.9, 0.9, 0.9],
  u: [0.01, 0.001, 0.0001, 0.0001, 0.01, 0.0001],
  share: 0.05,
}
const compare = (one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>) =>
  likelyPairs(
    [{ profileIds: ['a', 'b'] }],
    new Map([
      ['a', recordOf(one)],
      ['b', recordOf(other)],
    ]),
    model,
  )

describe('likely pairs', () => {
  const wang = { name: '王小明', birthday: '1990-02-03', phone: '13800138000' }

  it('say of each field whether it agrees, differs or is missing, and hold no value', () => {
    const { pairs, compared } = compare(wang, { ...wang, name: '小明王', phone: '13900139000', email: 'w@example.com' })
    expect(compared).toBe(1)
    expect(pairs).toHaveLength(1)
    expect(pairs[0]!.fields.map(({ field, finding }) => [field, finding])).toEqual([
      ['name', 'agrees'],
      ['birthday', 'agrees'],
      ['phone', 'differs'],
      ['email', 'missing'],
      ['address', 'missing'],
      ['id_number', 'missing'],
    ])
    expect(pairs[0]!.weight).toBeCloseTo(
      pairs[0]!.fields.reduce((sum, { weight }) => sum + weight, 0),
      1,
    )
    expect(JSON.stringify(pairs)).not.toMatch(/王|1990|138001/)
  })

  it('need more than one field, and more for than against', () => {
    expect(compare({ phone: '13800138000' }, { phone: '13800138000' }).pairs).toEqual([])
    expect(compare(wang, { ...wang, name: '李娜', birthday: '1955-11-30' }).pairs).toEqual([])
  })

  it('are one for a pair that shares several blocks', () => {
    const records = new Map([
      ['a', recordOf(wang)],
      ['b', recordOf(wang)],
    ])
    const block = { profileIds: ['a', 'b'] }
    expect(likelyPairs([block, block], records, model).pairs).toHaveLength(1)
  })
})

describe('the model of a workspace', () => {
  it('learns from pairs at random how often others agree', () => {
    const random = seededRandom(618)
    const people = Array.from({ length: 400 }, (_, n) => ({
      name: `${'赵钱孙李周吴郑王'[Math.floor(random.next() * 8)]}${'伟芳娜敏静丽强磊'[Math.floor(random.next() * 8)]}`,
      phone: `138${String(10_000_000 + n * 7919)}`,
    }))
    const records = new Map(people.map(({ name, phone }, n) => [`p${n}`, recordOf({ name, phone })]))
    const { u, share } = modelOf([], records)
    expect(u[0]!).toBeGreaterThan(0.005)
    expect(u[2]!).toBeLessThan(0.005)
    expect(share).toBeLessThan(0.1)
  })
})
