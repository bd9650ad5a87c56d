import { describe, expect, it } from 'vitest'
import { answersOf, isMissing, rowsOf, titled } from '../../bench/stats/referenceData.ts'
import { type LinkSpec, linkQuality, linkRecords, pairsOfPersons } from '../linkage/link.ts'
import { type PairSpec, type ScoredPair, scorePairs } from '../linkage/score-pairs.ts'
import { expectClose } from './closeness.ts'

type Quality = { predicted: number; true_positive: number; precision: number; recall: number; f1: number }
type Answers = Record<
  'febrl1' | 'febrl4',
  {
    true_pairs: number
    block_given_name_pairs: number
    score_hist: Record<string, number>
    rule_sum_gt3: Quality
    exact_soc_sec_id_only: Quality
  }
> & {
  febrl1: { multi_block_rule: Quality & { candidates: number } }
}

const compare = [
  { field: 'given_name', method: 'exact' },
  { field: 'surname', method: 'jarowinkler', threshold: 0.85 },
  { field: 'date_of_birth', method: 'exact' },
  { field: 'suburb', method: 'exact' },
  { field: 'state', method: 'exact' },
  { field: 'address_1', method: 'levenshtein', threshold: 0.85 },
] as const
const documented: LinkSpec = { block: ['given_name'], compare, decide: { rule: 'score', above: 3 } }
const bySocialNumber: LinkSpec = {
  block: ['soc_sec_id'],
  compare: [{ field: 'soc_sec_id', method: 'exact' }],
  decide: { rule: 'score', above: 0 },
}

describe.skipIf(isMissing('febrl'))(titled('febrl'), () => {
  const missing = isMissing('febrl')
  const a = missing ? (undefined as never) : answersOf<Answers>('febrl')
  const load = (file: string) => (missing ? [] : rowsOf(`febrl/${file}.csv`))
  const [one, left, right] = [load('dataset1'), load('dataset4a'), load('dataset4b')]
  const person = (rows: Record<string, string>[]) => rows.map((r) => /rec-(\d+)-/.exec(r.rec_id!)![1]!)
  const check = (spec: LinkSpec, wanted: Quality, records: typeof one, other?: typeof one) => {
    const result = linkRecords(spec, records, other)
    const quality = linkQuality(result.matches, pairsOfPersons(person(records), other && person(other)))
    expect(result.matches).toHaveLength(wanted.predicted)
    expect(quality.truePositives).toBe(wanted.true_positive)
    expectClose(quality.precision, wanted.precision, 1e-12)
    expectClose(quality.recall, wanted.recall, 1e-12)
    expectClose(quality.f1, wanted.f1, 1e-12)
    return result
  }

  it('the documented rule on duplicates in one file: every count', () => {
    const result = check(documented, a.febrl1.rule_sum_gt3, one)
    expect(result.candidatePairs).toBe(a.febrl1.block_given_name_pairs)
    expect(result.scores).toEqual(a.febrl1.score_hist)
    check(bySocialNumber, a.febrl1.exact_soc_sec_id_only, one)
  })

  it('several blocks and weights', () => {
    const wanted = a.febrl1.multi_block_rule
    const spec: LinkSpec = {
      block: ['given_name', 'surname', 'soc_sec_id', 'date_of_birth', 'postcode'],
      compare: [
        ...compare,
        { field: 'soc_sec_id', method: 'exact', weight: 2 },
        { field: 'postcode', method: 'exact' },
      ],
      decide: { rule: 'score', above: 3 },
    }
    expect(check(spec, wanted, one).candidatePairs).toBe(wanted.candidates)
  })

  it('the documented rule between two files: every count', () => {
    const result = check(documented, a.febrl4.rule_sum_gt3, left, right)
    expect(result.candidatePairs).toBe(a.febrl4.block_given_name_pairs)
    expect(result.scores).toEqual(a.febrl4.score_hist)
    check(bySocialNumber, a.febrl4.exact_soc_sec_id_only, left, right)
  })

  it('Fellegi-Sunter finds its own weights and beats the fixed rule', () => {
    const spec: LinkSpec = {
      block: ['given_name', 'surname', 'soc_sec_id', 'date_of_birth', 'postcode'],
      compare: [...compare, { field: 'soc_sec_id', method: 'exact' }, { field: 'postcode', method: 'exact' }],
      decide: { rule: 'probability' },
    }
    const result = linkRecords(spec, left, right)
    const quality = linkQuality(result.matches, pairsOfPersons(person(left), person(right)))
    expect(result.model!.converged).toBe(true)
    expect(quality.precision).toBeGreaterThan(0.98)
    expect(quality.recall).toBeGreaterThan(0.98)
  })

  it('pair scores find nearly every duplicate of dataset 1, from the whole file and in batches of 100', () => {
    const spec: PairSpec = {
      block: ['given_name', 'surname', 'soc_sec_id', 'date_of_birth', 'postcode'],
      compare: [...compare, { field: 'soc_sec_id', method: 'exact' }, { field: 'postcode', method: 'exact' }],
    }
    const whole = scorePairs(one, spec)
    const found = (pairs: readonly ScoredPair[], rows: typeof one) =>
      linkQuality(
        pairs.map(({ a: i, b: j }) => [i, j] as const),
        pairsOfPersons(person(rows)),
      )
    expect(found(whole.pairs, one).precision).toBeGreaterThan(0.99)
    expect(found(whole.pairs, one).recall).toBeGreaterThan(0.99)
    expect(whole.pairs[0]!.probability).toBeGreaterThan(0.9999)
    const byPerson = [...one].sort((x, y) => Number(person([x])[0]) - Number(person([y])[0]))
    for (let start = 0; start < byPerson.length; start += 100) {
      const batch = byPerson.slice(start, start + 100)
      for (const { pairs } of [scorePairs(batch, spec), scorePairs(batch, { ...spec, model: whole.model })]) {
        expect(found(pairs, batch).precision).toBeGreaterThan(0.95)
        expect(found(pairs, batch).recall).toBeGreaterThan(0.95)
      }
    }
  })
})
