import { describe, expect, it } from 'vitest'
import en from '../i18n/audit.en.ts'
import zh from '../i18n/audit.zh-CN.ts'
import { knownActions, knownKinds } from './audit.ts'

/** Everything the server is made of: what it records is written out there. */
const sources = import.meta.glob<string>(
  ['../../../server/**/*.ts', '!../../../server/{dist,test}/**', '!**/*.test.ts'],
  {
    eager: true,
    query: '?raw',
    import: 'default',
  },
)
const recording = Object.entries(sources).filter(([, text]) => /\brecord\(/.test(text))

/** Dotted words in files that record, which are no actions: events, jobs and fields. */
const otherWords = new Set([
  'connections.look',
  'events.archive',
  'from.url',
  'journey.finished',
  'members.duplicates',
  'organisation.contract_changed',
  'portal.codes',
  'portal.forget',
])

function literals(pattern: RegExp): Map<string, string> {
  return new Map(
    recording.flatMap(([path, text]) => [...text.matchAll(pattern)].map(([, word]) => [word!, path] as const)),
  )
}

describe('what the server records', () => {
  it('is found', () => {
    expect(recording.length).toBeGreaterThan(30)
  })

  it('has words for every action', () => {
    const actions = literals(/'([a-z][a-z_-]*\.[a-z][a-z_]*)'/g)
    const missing = [...actions].filter(
      ([action]) => !otherWords.has(action) && !knownActions.some((known) => known === action),
    )
    expect(missing).toEqual([])
  })

  it('has words for actions whose end is told at run time', () => {
    const starts = [...literals(/action: `([a-z_-]+\.)\$\{/g).keys()]
    expect(starts.filter((start) => !knownActions.some((known) => known.startsWith(start)))).toEqual([])
  })

  it('has words for every kind of object', () => {
    const kinds = literals(/\bobject: \{ kind: '([a-z_]+)', id/g)
    expect([...kinds].filter(([kind]) => !knownKinds.some((known) => known === kind))).toEqual([])
  })

  it('has them in both languages', () => {
    const keys = [...knownActions.map((action) => `action.${action}`), ...knownKinds.map((kind) => `kind.${kind}`)]
    expect(keys.filter((key) => !(key in en) || !(key in zh))).toEqual([])
  })
})
