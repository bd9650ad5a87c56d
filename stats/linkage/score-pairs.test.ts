import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededStream } from '../core/random.ts'
import { expectClose, expectRefusal } from '../reference/closeness.ts'
import { boundedPairs } from './bounded-blocks.ts'
import type { TextRecord } from './comparison.ts'
import { type Finding, fitMatchFindings, fitMatchModel } from './fellegi-sunter.ts'
import { type PairSpec, scorePairs } from './score-pairs.ts'

const spec: PairSpec = {
  block: [{ field: 'name', by: 'surname' }, 'phone'],
  compare: [
    { field: 'name', method: 'chinese-name' },
    { field: 'phone', method: 'exact' },
    { field: 'birthday', method: 'exact' },
  ],
}

describe('scores of possible duplicates', () => {
  it('a batch of two records gives a sensible answer and says why', () => {
    const { pairs, candidatePairs } = scorePairs(
      [
        { name: '張國華', phone: '13800000000', birthday: '' },
        { name: '张国华', phone: '13800000000', birthday: '1990-01-01' },
      ],
      spec,
    )
    expect(candidatePairs).toBe(1)
    expect(pairs[0]).toMatchObject({
      a: 0,
      b: 1,
      evidence: [
        { field: 'name', finding: 'agrees', similarity: 1 },
        { field: 'phone', finding: 'agrees', similarity: 1 },
        { field: 'birthday', finding: 'blank', weight: 0 },
      ],
    })
    expect(pairs[0]!.evidence[2]).not.toHaveProperty('similarity')
    expect(pairs[0]!.probability).toBeGreaterThan(0.8)
    expectClose(
      pairs[0]!.weight,
      pairs[0]!.evidence.reduce((sum, { weight }) => sum + weight, 0),
      1e-12,
    )
  })

  it('nothing to compare gives no pairs rather than an error; a bad specification is refused', () => {
    expect(scorePairs([], spec).pairs).toEqual([])
    expect(scorePairs([{ name: '王伟' }], spec)).toMatchObject({ pairs: [], candidatePairs: 0 })
    expect(scorePairs([{ name: '王伟' }, { name: '李娜' }], spec).candidatePairs).toBe(0)
    expectRefusal(() => scorePairs([], { ...spec, compare: [] }), 'bad_spec')
    expectRefusal(() => scorePairs([], { ...spec, block: [] }), 'bad_spec')
    expectRefusal(() => scorePairs([], { ...spec, blockLimit: 1 }), 'out_of_range')
    expectRefusal(() => scorePairs([], { ...spec, atLeast: Number.NaN }), 'not_finite')
    expectRefusal(() => scorePairs([], { ...spec, model: { m: [0.9], u: [0.1], share: 0.1 } }), 'length_mismatch')
    expectRefusal(
      () => scorePairs([], { ...spec, model: { m: [0.9, 1, 0.9], u: [0.1, 0.1, 0.1], share: 0.1 } }),
      'out_of_range',
    )
  })

  it('a model from an earlier batch scores the next one without fitting', () => {
    const model = { m: [0.9, 0.8, 0.7], u: [0.1, 0.2, 0.3], share: 0.05 }
    const records = [
      { name: '王伟', phone: '1', birthday: 'x' },
      { name: '王伟', phone: '1', birthday: 'y' },
    ]
    const [pair] = scorePairs(records, { ...spec, model, atLeast: 0 }).pairs
    expectClose(pair!.weight, Math.log2((0.9 / 0.1) * (0.8 / 0.2) * (0.3 / 0.7)), 1e-12)
    const odds = (0.05 / 0.95) * (0.9 / 0.1) * (0.8 / 0.2) * (0.3 / 0.7)
    expectClose(pair!.probability, odds / (1 + odds), 1e-12)
  })

  it('does not depend on the order of the records', () => {
    const name = fc.constantFrom('王伟', '王小伟', '欧阳修', '李娜', 'Anna', '')
    const record = fc.record({ id: fc.uuid(), name, phone: fc.constantFrom('1', '2', ''), birthday: fc.constant('x') })
    const pairsOf = (records: TextRecord[]) =>
      scorePairs(records, { ...spec, atLeast: 0 })
        .pairs.map(({ a, b, weight }) => `${[records[a]!.id, records[b]!.id].sort()} ${weight.toFixed(6)}`)
        .sort()
    fc.assert(
      fc.property(fc.uniqueArray(record, { selector: ({ id }) => id, maxLength: 12 }), (records) => {
        expect(pairsOf([...records].reverse())).toEqual(pairsOf(records))
      }),
    )
  })

  it('a blank is no evidence: pairs that say nothing leave the chances as they were', () => {
    const counts = [300, 20, 15, 8, 12, 9, 10, 90]
    const rows = counts.map((count, bits) => ({
      findings: [1, 2, 4].map((bit): Finding => ((bits & bit) === 0 ? 'differs' : 'agrees')),
      count,
    }))
    const plain = fitMatchModel(new Map(counts.map((count, bits) => [bits, count])), 3)
    expect(fitMatchFindings(rows, 3)).toEqual(plain)
    const silent = { findings: ['blank', 'blank', 'blank'] as const, count: 1000 }
    const { m, u, share } = fitMatchFindings([...rows, silent], 3)
    m.forEach((p, f) => {
      expectClose(p, plain.m[f]!, 1e-4)
      expectClose(u[f]!, plain.u[f]!, 1e-4)
    })
    expectClose(share, plain.share, 1e-4)
  })
})

describe('bounded blocks', () => {
  const random = seededStream(3)
  const crowd: TextRecord[] = Array.from({ length: 2000 }, (_, i) => ({
    name: '王伟',
    city: `city ${i % 4}`,
    phone: String(Math.floor(random() * 1000)),
  }))

  it('a popular surname is split by the other fields and the rest is counted', () => {
    const { pairs, report } = boundedPairs(crowd, { keys: [['name']], splitBy: ['name', 'phone'], limit: 50 })
    const wanted = crowd.flatMap((x, i) => crowd.slice(i + 1).filter((y) => x.phone === y.phone)).length
    expect(pairs).toHaveLength(wanted)
    expect(report).toEqual({ blocks: 1, split: 1, skipped: 0, pairsPassedOver: (2000 * 1999) / 2 - wanted })
  })

  it('what cannot be split is skipped and counted', () => {
    expect(boundedPairs(crowd, { keys: [['name']], splitBy: ['name'], limit: 50 })).toEqual({
      pairs: [],
      report: { blocks: 1, split: 1, skipped: 1, pairsPassedOver: (2000 * 1999) / 2 },
    })
    const coarse = boundedPairs(crowd, { keys: [['name']], splitBy: ['city'], limit: 50 })
    expect(coarse.pairs).toHaveLength(0)
    expect(coarse.report.skipped).toBe(4)
  })

  it('work is bounded: 20,000 records of one name and one city are quick', () => {
    const many = Array.from({ length: 20_000 }, () => ({ name: '王伟', city: 'x', phone: 'y', birthday: 'z' }))
    expect(scorePairs(many, { ...spec, blockLimit: 100 }).candidatePairs).toBe(0)
  })

  it('a block at the limit is compared whole', () => {
    const few = crowd.slice(0, 50)
    expect(boundedPairs(few, { keys: [['name']], splitBy: [], limit: 50 }).pairs).toHaveLength(1225)
  })
})
