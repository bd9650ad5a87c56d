import { describe, expect, it } from 'vitest'
import { genesis, type Head, hashOf, type Link, nameOf, type SealedColumns, verifyLinks } from './chain.ts'

const EDITS = 10_000
const ENTRIES = 300

/** The same sequence in every run: a failure can be looked at again. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function anEntry(index: number): SealedColumns {
  return {
    workspace_id: '0198c7a2-0000-7000-8000-000000000001',
    // Some share a transaction.
    xid: String(700 + Math.floor(index / 2)),
    entry_id: String(index + 1),
    action: 'points.adjusted',
    object_kind: 'member',
    object_id: `m-${index}`,
    before: index % 3 === 0 ? null : `{"available": ${index}}`,
    after: `{"available": ${index + 10}}`,
    reason: index % 2 === 0 ? 'a gift' : null,
    actor_kind: 'user',
    actor_id: `u-${index % 5}`,
    ip: '127.0.0.1',
    user_agent: 'Test',
    request_id: `req-${index}`,
    at: `2026-03-02T10:00:00.${String(index).padStart(6, '0')}Z`,
  }
}

function chainOf(entries: readonly SealedColumns[]): Link[] {
  let last: Head = genesis
  return entries.map((entry) => {
    last = { position: last.position + 1, hash: hashOf(last.hash, entry), of: nameOf(entry) }
    return { ...last, entry }
  })
}

const links = chainOf(Array.from({ length: ENTRIES }, (_, index) => anEntry(index)))
const faultsOf = (changed: readonly Link[]) => verifyLinks(genesis, changed).faults

describe('the chain', () => {
  it('verifies as it was sealed, in one go and in pages', () => {
    expect(faultsOf(links)).toEqual([])
    const first = verifyLinks(genesis, links.slice(0, 100))
    expect(verifyLinks(first.head, links.slice(100)).faults).toEqual([])
    expect(verifyLinks(first.head, links.slice(100)).head.position).toBe(ENTRIES)
  })

  it(`names the entry of each of ${EDITS.toLocaleString('en')} random edits of one character`, () => {
    const pick = numbers(20260302)
    const columns = Object.keys(anEntry(1)) as (keyof SealedColumns)[]
    for (let edit = 0; edit < EDITS; edit++) {
      const index = pick(ENTRIES)
      const link = links[index]!
      const column = columns[pick(columns.length)]!
      const value = link.entry![column]
      const entry = { ...link.entry!, [column]: value === null ? '' : edited(value, pick) }
      // The pair around it is enough: a link is checked against the hash before it alone.
      const before = links[index - 1] ?? genesis
      const { faults } = verifyLinks(before, [{ ...link, entry }, ...links.slice(index + 1, index + 3)])
      expect(faults, `${column} of ${link.of}`).toHaveLength(1)
      expect(faults[0]).toMatchObject({ position: link.position, entry: link.of })
    }
  })

  it('finds each entry that was removed, with its link or without', () => {
    for (let index = 0; index < ENTRIES - 1; index++) {
      const without = links.toSpliced(index, 1)
      expect(faultsOf(without)[0]).toMatchObject({ position: index + 2, kind: 'missing_link' })
    }
    const emptied = links.with(17, { ...links[17]!, entry: null })
    expect(faultsOf(emptied)).toEqual([{ position: 18, entry: links[17]!.of, kind: 'missing_entry' }])
  })

  it('finds two entries that changed places, also when their positions were changed to fit', () => {
    for (let index = 0; index + 1 < ENTRIES; index++) {
      const [one, other] = [links[index]!, links[index + 1]!]
      const swapped = links
        .with(index, { ...other, position: one.position })
        .with(index + 1, { ...one, position: other.position })
      expect(faultsOf(swapped).length).toBeGreaterThan(0)
    }
  })

  it('finds an entry put in afterwards with a link of its own', () => {
    const extra = { ...anEntry(0), xid: links[9]!.entry!.xid, entry_id: '11' }
    const inserted = [
      ...links.slice(0, 10),
      { position: 11, hash: hashOf(links[9]!.hash, extra), of: nameOf(extra), entry: extra },
      ...links.slice(10).map((link) => ({ ...link, position: link.position + 1 })),
    ]
    expect(faultsOf(inserted).length).toBeGreaterThan(0)
  })

  it('finds an entry changed together with its hash at the link after it', () => {
    const entry = { ...links[40]!.entry!, reason: 'another' }
    const forged = links.with(40, { ...links[40]!, entry, hash: hashOf(links[39]!.hash, entry) })
    expect(faultsOf(forged)).toEqual([{ position: 42, entry: links[41]!.of, kind: 'changed' }])
  })
})

/** Another character in place of one, or one more. */
function edited(value: string, pick: (below: number) => number): string {
  const at = pick(value.length + 1)
  const digit = /\d/.test(value[at] ?? '')
  const fresh = digit ? String((Number(value[at]) + 1 + pick(8)) % 10) : value[at] === 'x' ? 'y' : 'x'
  const isNumber = /^\d+$/.test(value)
  return at === value.length ? `${value}${isNumber ? '7' : 'x'}` : value.slice(0, at) + fresh + value.slice(at + 1)
}
