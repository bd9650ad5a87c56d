import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Command, CommanderError } from 'commander'
import { afterAll, describe, expect, it } from 'vitest'
import { registerStats } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'regulars-stats-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text)
  return path
}

/** The fields the tests look into; which of them are there depends on the command. */
type Printed = {
  comparisons: { n: { arm: number; control: number } }[]
  cells: number[][]
  members: number
  credits: { conversions: number }[]
  coefficients: Record<string, number>
  folds: unknown[]
  predictions: unknown[]
  baseConversionRate: number
  n: number
  auc: number
  trees: number
  importance: Record<string, number>
  notes: string[]
  matches: number
  recall: number
  bayesian: { metric: string; chanceToBeat: number; expectedLoss: { arm: number; control: number } }[]
}

function stats(...words: string[]) {
  const seen = { out: '', err: '', exit: 0 }
  const program = new Command().exitOverride().configureOutput({
    writeOut: (text) => {
      seen.out += text
    },
    writeErr: (text) => {
      seen.err += text
    },
  })
  registerStats(program)
  try {
    program.parse(['stats', ...words], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    seen.exit = error.exitCode
  }
  return { ...seen, json: () => JSON.parse(seen.out) as Printed }
}

const members = Array.from({ length: 80 }, (_, i) => ({
  id: i,
  arm: i % 2 === 0 ? 'a' : 'b',
  bought: i % 5 === 0 || i % 6 === 1 ? 1 : 0,
  spend: (i * 7) % 13,
  plan: ['gold', 'silver', 'none'][i % 3]!,
  time: 1 + (i % 9),
}))
const csv = file(
  'members.csv',
  `id,arm,bought,spend,plan,time\n${members.map((m) => Object.values(m).join(',')).join('\n')}\n`,
)
const jsonLines = file('members.jsonl.gz', members.map((m) => JSON.stringify(m)).join('\n'))

describe('regulars stats', () => {
  it('samplesize answers with the convention asked for', () => {
    expect(
      stats('samplesize', '--p1', '0.05', '--p2', '0.06', '--convention', 'unpooled', '--json').json(),
    ).toMatchObject({ perArm: 8155, convention: 'unpooled' })
    expect(stats('samplesize', '--p1', '0.2', '--p2', '0.25', '--convention', 'evan-miller').out).toContain(
      '1030 members in each arm',
    )
  })

  it('abtest reads CSV and zipped JSON lines alike, filters rows and draws', () => {
    const words = [
      '--arm',
      'arm',
      '--control',
      'a',
      '--metric',
      'bought:proportion',
      '--metric',
      'spend:mean',
      '--json',
    ]
    const one = stats('abtest', '--file', csv, ...words).json()
    expect(stats('abtest', '--file', jsonLines, ...words).json()).toEqual(one)
    expect(one.comparisons).toHaveLength(2)
    expect(one.comparisons[0]).toMatchObject({
      metric: 'bought',
      arm: 'b',
      control: 'a',
      n: { arm: 40, control: 40 },
      test: 'two-proportion z',
    })
    const picture = join(folder, 'ab.svg')
    const some = stats(
      'abtest',
      '--file',
      csv,
      ...words,
      '--where',
      'plan=gold',
      '--where',
      'time<=5',
      '--plot',
      picture,
    ).json()
    expect(some.comparisons[0]!.n).toEqual({
      arm: members.filter((m) => m.plan === 'gold' && m.time <= 5 && m.arm === 'b').length,
      control: members.filter((m) => m.plan === 'gold' && m.time <= 5 && m.arm === 'a').length,
    })
    expect(readFileSync(picture, 'utf8')).toMatch(/^<svg[\s\S]*<\/svg>\n$/)
    const cuped = stats(
      'abtest',
      '--file',
      csv,
      '--arm',
      'arm',
      '--control',
      'a',
      '--metric',
      'spend:mean',
      '--cuped',
      'time',
      '--json',
    ).json()
    expect(cuped.comparisons[0]).toMatchObject({ test: 'welch t on CUPED' })
  })

  it('clv and rfm read purchases', () => {
    const rows = Array.from(
      { length: 300 },
      (_, i) =>
        `m${(i * i) % 60},2024-0${1 + (i % 6)}-${String(1 + ((i * 7) % 28)).padStart(2, '0')},${10 + (i % 17)},2`,
    )
    const purchases = file('purchases.csv', `member,day,price,count\n${rows.join('\n')}\n`)
    const clv = stats(
      'clv',
      '--file',
      purchases,
      '--id',
      'member',
      '--date',
      'day',
      '--value',
      'price*count',
      '--until',
      '2024-08-31',
      '--gammagamma',
      '--horizon',
      '10',
      '--json',
    ).json()
    expect(clv).toMatchObject({
      model: 'bgnbd',
      converged: true,
      identified: expect.any(Boolean),
      gammagamma: { members: expect.any(Number) },
    })
    expect(clv.predictions).toHaveLength(clv.members)
    const rfm = stats(
      'rfm',
      '--file',
      purchases,
      '--id',
      'member',
      '--date',
      'day',
      '--value',
      'price',
      '--as-of',
      '2024-09-01',
      '--method',
      'quantile',
      '--json',
    ).json()
    expect(rfm).toMatchObject({ method: 'quantile', members: clv.members })
    expect(rfm.cells.flat().reduce((s, v) => s + v, 0)).toBe(clv.members)
  })

  it('clv and rfm count rows without a member as nobody', () => {
    const lines = [
      'id,date,value',
      'a,2024-01-01,5',
      ',2024-01-02,9',
      'b,2024-01-03,7',
      ',2024-01-04,9',
      'a,2024-02-01,3',
    ]
    const purchases = file('blank.csv', lines.join('\n'))
    const columns = ['--file', purchases, '--id', 'id', '--date', 'date', '--value', 'value']
    expect(stats('rfm', ...columns, '--as-of', '2024-03-01', '--json').json().members).toBe(2)
    const clv = stats('clv', ...columns, '--until', '2024-03-01', '--model', 'bgnbd', '--json').json()
    expect(clv.members).toBe(2)
    expect(clv.notes).toContain('2 rows name no member and do not count')
  })

  it('survival, logistic and uplift read members', () => {
    const survival = stats(
      'survival',
      '--file',
      csv,
      '--time',
      'time',
      '--event',
      'bought=1',
      '--group',
      'plan',
      '--json',
    ).json()
    expect(survival).toMatchObject({ n: 80, logRank: { df: 2 } })
    const logistic = stats(
      'logistic',
      '--file',
      csv,
      '--target',
      'bought=1',
      '--features',
      'spend,time,plan(categorical)',
      '--folds',
      '4',
      '--json',
    ).json()
    expect(Object.keys(logistic.coefficients)).toEqual(['const', 'spend', 'time', 'plan=none', 'plan=silver'])
    expect(logistic.folds).toHaveLength(4)
    const uplift = stats(
      'uplift',
      '--file',
      csv,
      '--treated',
      'arm=b',
      '--outcome',
      'spend',
      '--features',
      'time,plan',
      '--json',
    ).json()
    expect(uplift).toMatchObject({ n: 80, method: 'two-model' })
  })

  it('attribution, recommend and link', () => {
    const paths = file('paths.csv', 'path;conversions;nulls\nads > mail;3;7\nmail;2;8\nads;0;20\n')
    const markov = stats(
      'attribution',
      '--file',
      paths,
      '--path',
      'path',
      '--conversions',
      'conversions',
      '--nulls',
      'nulls',
      '--model',
      'markov',
      '--json',
    ).json()
    expect(markov.baseConversionRate).toBeCloseTo(5 / 40, 10)
    expect(markov.credits.reduce((s, c) => s + c.conversions, 0)).toBeCloseTo(5, 10)
    const taken = file(
      'taken.csv',
      `user,item,day\n${Array.from({ length: 200 }, (_, i) => `u${i % 20},i${(i * 3 + Math.floor(i / 20)) % 11},2024-01-${String(1 + Math.floor(i / 10)).padStart(2, '0')}`).join('\n')}\n`,
    )
    const quality = stats(
      'recommend',
      '--file',
      taken,
      '--user',
      'user',
      '--item',
      'item',
      '--date',
      'day',
      '--split',
      '2024-01-10',
      '--model',
      'item-cosine',
      '--neighbours',
      '5',
      '--k',
      '3',
      '--json',
    ).json()
    expect(quality).toMatchObject({
      precision: expect.any(Number),
      recall: expect.any(Number),
      ndcg: expect.any(Number),
      map: expect.any(Number),
      hitRate: expect.any(Number),
      coverage: expect.any(Number),
    })
    const people = file('people.csv', 'id,name,town,person\n1,martha,x,p\n2,marhta,x,p\n3,bob,x,q\n')
    const spec = file(
      'spec.json',
      JSON.stringify({
        block: ['town'],
        compare: [{ field: 'name', method: 'jaro-winkler', threshold: 0.9 }],
        decide: { above: 0.5 },
      }),
    )
    expect(stats('link', '--file', people, '--spec', spec, '--truth', 'person', '--json').json()).toMatchObject({
      candidatePairs: 3,
      matches: 1,
      precision: 1,
      recall: 1,
      pairs: [['1', '2']],
    })
    const truth = file('truth.csv', 'left,right\n2,1\n1,3\n')
    expect(stats('link', '--file', people, '--spec', spec, '--truth', truth, '--json').json()).toMatchObject({
      precision: 1,
      recall: 0.5,
    })
  })

  it.each([
    ['unknown_name', ['abtest', '--file', csv, '--arm', 'colour', '--control', 'a', '--metric', 'spend:mean']],
    ['bad_spec', ['abtest', '--file', csv, '--arm', 'arm', '--control', 'a', '--metric', 'spend']],
    [
      'bad_spec',
      ['abtest', '--file', join(folder, 'missing.csv'), '--arm', 'arm', '--control', 'a', '--metric', 'spend:mean'],
    ],
    ['not_finite', ['abtest', '--file', csv, '--arm', 'arm', '--control', 'a', '--metric', 'plan:mean']],
    ['empty_input', ['survival', '--file', csv, '--time', 'time', '--event', 'bought=1', '--where', 'plan=platinum']],
    ['one_class', ['logistic', '--file', csv, '--target', 'bought=7', '--features', 'spend']],
    ['bad_spec', ['survival', '--file', csv, '--time', 'time', '--event', 'bought']],
    ['bad_spec', ['recommend', '--file', csv, '--user', 'id', '--item', 'plan', '--model', 'popularity']],
    ['not_finite', ['clv', '--file', csv, '--id', 'id', '--date', 'plan', '--until', '2024-01-01']],
    ['not_finite', ['clv', '--file', csv, '--id', 'id', '--date', 'plan', '--until', '2024-02-31']],
    [
      'unknown_name',
      ['clv', '--file', csv, '--id', 'id', '--date', 'plan', '--until', '2024-01-01', '--model', 'best'],
    ],
  ])('refuses with %s and exit status 2', (code, words) => {
    const { out, err, exit } = stats(...words)
    expect(err).toMatch(new RegExp(`^${code}: `))
    expect(out).toBe('')
    expect(exit).toBe(2)
  })
})

describe('trees and beliefs', () => {
  it('trees answer in the shape of logistic, with what each feature gained', () => {
    const printed = stats(
      ...['trees', '--file', csv, '--target', 'bought=1', '--features', 'spend,plan,time', '--folds', '4', '--json'],
    ).json()
    expect(printed).toMatchObject({ n: 80, events: 28, notes: [] })
    expect(printed.folds).toHaveLength(4)
    expect(printed.auc).toBeGreaterThan(0.5)
    const shares = Object.values(printed.importance).reduce((sum, v) => sum + v, 0)
    expect(shares).toBeCloseTo(1, 12)
  })

  it('trees draw their calibration and name a wrong option', () => {
    const words = ['trees', '--file', csv, '--target', 'bought=1', '--features', 'spend,time']
    const picture = join(folder, 'trees.svg')
    expect(stats(...words, '--plot', picture).exit).toBe(0)
    expect(readFileSync(picture, 'utf8')).toContain('<svg')
    expect(stats(...words, '--leaves', 'many')).toMatchObject({
      exit: 2,
      err: "bad_spec: --leaves: 'many' is not a number\n",
    })
    expect(stats(...words, '--rate', '0').err).toContain('learningRate must be positive')
    expect(stats(...words, '--plot', join(folder, 'no', 'such', 'x.svg')).err).toContain('bad_spec: --plot:')
    expect(stats('trees', '--file', csv, '--target', 'bought=7', '--features', 'spend').err).toBe(
      'one_class: --target: no row has bought=7\n',
    )
  })

  it('abtest --bayesian adds the chance to beat the control and what either choice may cost', () => {
    const words = [
      'abtest',
      '--file',
      csv,
      '--arm',
      'arm',
      '--control',
      'a',
      '--metric',
      'bought:proportion',
      'spend:mean',
    ]
    expect(stats(...words, '--json').json().bayesian).toBeUndefined()
    const { bayesian, comparisons } = stats(...words, '--bayesian', '--json').json()
    expect(comparisons).toHaveLength(2)
    expect(bayesian.map((b) => b.metric)).toEqual(['bought', 'spend'])
    for (const { chanceToBeat, expectedLoss } of bayesian) {
      expect(chanceToBeat).toBeGreaterThan(0)
      expect(chanceToBeat).toBeLessThan(1)
      // The better choice is the one with the smaller loss.
      expect(expectedLoss.arm < expectedLoss.control).toBe(chanceToBeat > 0.5)
    }
    expect(stats(...words, '--bayesian').out).toContain('chance to beat')
  })
})

describe('awkward files', () => {
  const rfm = (path: string, id: string) =>
    stats('rfm', '--file', path, '--id', id, '--date', 'day', '--value', 'value', '--as-of', '2024-02-01', '--json')

  it('a mark at the start, returns before line ends, quoted commas and quotes, in any separator', () => {
    const bom = file(
      'bom.csv',
      '\uFEFF"who, exactly",day,value\r\n"Li, ""Wei""",2024-01-02,3\r\nAnna,2024-01-03,4\r\n\r\n',
    )
    expect(rfm(bom, 'who, exactly').json()).toMatchObject({ members: 2 })
    const semicolons = file('semicolons.csv', '"who, exactly";day;value\nA;2024-01-02;3\n')
    expect(rfm(semicolons, 'who, exactly').json()).toMatchObject({ members: 1 })
    const lines = file('bom.jsonl', '\uFEFF{"who":"a","day":"2024-01-02","value":3}\r\n')
    expect(rfm(lines, 'who').json()).toMatchObject({ members: 1 })
  })

  it('what is no table is one line and exit status 2', () => {
    const cases: [string, string][] = [
      [file('empty.csv', ''), 'empty_input'],
      [file('header.csv', 'who,day,value\n'), 'empty_input'],
      [file('empty.csv.gz', ''), 'empty_input'],
      [file('twice.csv', 'who,day,day,value\na,2024-01-02,2024-01-02,3\n'), "two columns named 'day'"],
      [file('text.csv', 'who,day,value\na,2024-01-02,three\n'), "column 'value' row 1 is 'three'"],
      [file('bad.jsonl', '{"who":"a"\n'), 'line 1 is not a JSON object'],
      [join(folder, 'nowhere.csv'), 'cannot read'],
    ]
    const cut = join(folder, 'cut.csv.gz')
    writeFileSync(cut, gzipSync('who,day,value\na,2024-01-02,3\n').subarray(0, 20))
    cases.push([cut, 'is not a whole gzip file'])
    for (const [path, said] of cases) {
      const { exit, err, out } = rfm(path, 'who')
      expect(exit, path).toBe(2)
      expect(err, path).toContain(said)
      expect(err.trim().split('\n'), path).toHaveLength(1)
      expect(out).toBe('')
    }
    expect(rfm(csv, 'nobody').err).toContain("no column 'nobody'; there are id, arm")
  })

  it('link refuses a column that is not there and counts a true pair once', () => {
    const people = file('people.csv', 'id,name,city\n1,anna,x\n2,anna,x\n3,bob,y\n')
    const truth = file('truth.csv', 'a,b\n1,2\n2,1\n1,2\n')
    const spec = (field: string) =>
      file(
        `${field}.json`,
        JSON.stringify({ block: ['name'], compare: [{ field }], decide: { rule: 'score', above: 0 } }),
      )
    expect(stats('link', '--file', people, '--spec', spec('town')).err).toContain("no column 'town'")
    expect(stats('link', '--file', people, '--spec', spec('city'), '--truth', truth, '--json').json()).toMatchObject({
      matches: 1,
      recall: 1,
    })
  })
})
