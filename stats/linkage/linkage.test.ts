import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededStream } from '../core/random.ts'
import { expectClose, expectRefusal } from '../reference/closeness.ts'
import { candidatePairs } from './blocking.ts'
import { chineseNameSimilarity, isChineseName, splitChineseName } from './chinese-name.ts'
import { agreementOn } from './comparison.ts'
import { fitMatchModel, matchChance, matchWeight } from './fellegi-sunter.ts'
import { type LinkSpec, linkQuality, linkRecords, pairsOfPersons } from './link.ts'
import { personNameSimilarity } from './person-name.ts'
import { soundex } from './phonetic.ts'
import { editDistance, editSimilarity, jaro, jaroWinkler } from './text-similarity.ts'

describe('text', () => {
  it('Jaro and Jaro-Winkler give the published examples', () => {
    expectClose(jaro('martha', 'marhta'), 17 / 18, 1e-12)
    expectClose(jaroWinkler('martha', 'marhta'), 0.961111111111111, 1e-12)
    expectClose(jaroWinkler('dwayne', 'duane'), 0.84, 1e-12)
    expectClose(jaroWinkler('dixon', 'dicksonx'), 0.813333333333333, 1e-12)
    expect(jaro('', '')).toBe(0)
    expect(jaro('abc', 'xyz')).toBe(0)
  })

  it('edit distance is a metric; similarities are symmetric and in [0, 1]', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3)
    expect(editDistance('王小明', '王晓明')).toBe(1)
    expect(editSimilarity('', '')).toBe(0)
    const word = fc.string({ maxLength: 8 })
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, a)).toBe(0)
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c))
        for (const f of [jaroWinkler, editSimilarity]) {
          expect(f(a, b)).toBeGreaterThanOrEqual(0)
          expect(f(a, b)).toBeLessThanOrEqual(1)
        }
        expect(jaroWinkler(a, b)).toBeGreaterThanOrEqual(jaro(a, b))
      }),
    )
  })

  it('Soundex follows the census rules', () => {
    for (const [name, code] of Object.entries({
      Robert: 'R163',
      Rupert: 'R163',
      Ashcraft: 'A261',
      Tymczak: 'T522',
      Pfister: 'P236',
      Honeyman: 'H555',
      王: '',
    })) {
      expect(soundex(name), name).toBe(code)
    }
  })

  it('Chinese names: surname, compound surname, script and short form', () => {
    expect(splitChineseName('欧阳 修')).toEqual({ surname: '欧阳', given: '修' })
    expect(splitChineseName('張國華')).toEqual({ surname: '张', given: '国华' })
    expect(isChineseName('Li Wei')).toBe(false)
    expect(chineseNameSimilarity('張國華', '张国华')).toBe(1)
    expectClose(chineseNameSimilarity('张国华', '张华'), 0.4 + 0.6 * 0.8, 1e-12)
    expectClose(chineseNameSimilarity('张国华', '李国华'), 0.6, 1e-12)
    expectClose(chineseNameSimilarity('张国华', '张国伟'), 0.7, 1e-12)
    expect(chineseNameSimilarity('Martha', 'marhta')).toBeGreaterThan(0.96)
  })

  it('names of persons agree in either order, and in either script', () => {
    expect(personNameSimilarity('小明王', '王小明')).toBe(1)
    expect(personNameSimilarity('王小明', '小明王')).toBe(1)
    expect(personNameSimilarity('國華張', '张国华')).toBe(1)
    expect(personNameSimilarity('campbell ryan', 'ryan campbell')).toBe(1)
    expect(personNameSimilarity('cher', 'cher')).toBe(1)
    expect(personNameSimilarity('王小明', '王大伟')).toBeLessThan(0.85)
    expect(personNameSimilarity('anna smith', 'john miller')).toBeLessThan(0.85)
  })

  it('lists agree when they share an entry', () => {
    const agrees = agreementOn({ field: 'phone', method: 'any' })
    expect(agrees({ phone: '13800000000 13900000000' }, { phone: '13900000000' })).toBe(true)
    expect(agrees({ phone: '13800000000' }, { phone: '1380000000' })).toBe(false)
    expect(agrees({ phone: '' }, { phone: '' })).toBe(false)
  })
})

describe('candidates and decisions', () => {
  const people = [
    { name: 'anna', city: 'x' },
    { name: 'anna', city: 'y' },
    { name: '', city: 'x' },
    { name: 'bob', city: 'y' },
  ]

  it('pairs share a key once, empty values share nothing', () => {
    expect(candidatePairs([['name']], people)).toEqual([[0, 1]])
    expect(candidatePairs([['name'], ['city']], people)).toEqual([
      [0, 1],
      [0, 2],
      [1, 3],
    ])
    expect(candidatePairs([['name', 'city']], people)).toEqual([])
    expect(candidatePairs([], people)).toHaveLength(6)
    expect(candidatePairs([['name']], people, [{ name: 'bob' }, { name: 'anna' }])).toEqual([
      [0, 1],
      [1, 1],
      [3, 0],
    ])
    expectRefusal(() => candidatePairs([['name']], []), 'empty_input')
  })

  it('a key that half the records share is refused before the pairs fill the memory', () => {
    const crowd = Array.from({ length: 6000 }, () => ({ name: 'li' }))
    expectRefusal(() => candidatePairs([], crowd), 'too_large')
    expectRefusal(() => candidatePairs([['name']], crowd), 'too_large')
    expectRefusal(() => candidatePairs([['name']], crowd, crowd), 'too_large')
    expect(candidatePairs([['name']], crowd.slice(0, 50))).toHaveLength(1225)
  })

  it('scores add the weights of agreeing fields and must exceed the limit', () => {
    const spec: LinkSpec = {
      block: ['name'],
      compare: [
        { field: 'name', method: 'exact', weight: 2 },
        { field: 'city', method: 'exact' },
      ],
      decide: { rule: 'score', above: 2 },
    }
    expect(linkRecords(spec, people)).toMatchObject({ candidatePairs: 1, matches: [], scores: { 2: 1 } })
    expect(linkRecords({ ...spec, decide: { rule: 'score', above: 1.9 } }, people).matches).toEqual([[0, 1]])
    expectRefusal(() => linkRecords({ ...spec, compare: [] }, people), 'bad_spec')
    expectRefusal(() => agreementOn({ field: 'name', method: 'telepathy' as never }), 'unknown_name')
    expect(agreementOn({ field: 'name', method: 'exact' })(people[2]!, people[2]!)).toBe(false)
  })

  it('quality counts pairs', () => {
    expect(pairsOfPersons(['p', 'q', 'p', ''])).toEqual([[0, 2]])
    const quality = linkQuality(
      [
        [0, 2],
        [0, 1],
      ],
      [
        [0, 2],
        [1, 3],
      ],
    )
    expect(quality).toEqual({ truePositives: 1, precision: 0.5, recall: 0.5, f1: 0.5 })
    expect(linkQuality([], [[0, 1]])).toMatchObject({ precision: 0, recall: 0 })
    expectRefusal(() => linkQuality([], []), 'empty_input')
  })
})

describe('Fellegi-Sunter', () => {
  it('EM recovers the agreement chances it was simulated from', () => {
    const random = seededStream(7)
    const [m, u] = [
      [0.95, 0.9, 0.85],
      [0.05, 0.2, 0.1],
    ]
    const patterns = new Map<number, number>()
    for (let i = 0; i < 60_000; i++) {
      const p = random() < 0.2 ? m : u
      const bits = p.reduce((sum, q, f) => (random() < q ? sum | (1 << f) : sum), 0)
      patterns.set(bits, (patterns.get(bits) ?? 0) + 1)
    }
    const model = fitMatchModel(patterns, 3)
    expect(model.converged).toBe(true)
    m.forEach((v, f) => {
      expect(Math.abs(model.m[f]! - v)).toBeLessThan(0.02)
      expect(Math.abs(model.u[f]! - u[f]!)).toBeLessThan(0.02)
    })
    expect(Math.abs(model.share - 0.2)).toBeLessThan(0.02)
    expect(matchChance(7, model)).toBeGreaterThan(0.98)
    expect(matchChance(0, model)).toBeLessThan(0.01)
    expect(matchWeight(7, model)).toBeGreaterThan(matchWeight(3, model))
  })

  it('stays finite when every pair agrees, and refuses nothing to fit', () => {
    const model = fitMatchModel(new Map([[3, 10]]), 2)
    expect([...model.m, ...model.u, model.share].every((v) => v > 0 && v < 1)).toBe(true)
    expect(Number.isFinite(matchWeight(0, model))).toBe(true)
    expectRefusal(() => fitMatchModel(new Map(), 2), 'empty_input')
  })
})
