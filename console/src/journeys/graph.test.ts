import { JourneyDefinition, type Step } from '@regulars/contract/journeys'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freeId, insertOn, type NewStep, removeStep, replaceStep } from './edit.ts'
import { type Definition, edgesOf, entrance, layOut } from './graph.ts'

const winBack: Definition = {
  segment: '0198c7a2-0000-7000-8000-00000000000b',
  start: 'message-1',
  steps: [
    { id: 'message-1', kind: 'message', channel: 'email', purpose: 'marketing', template: 'first', next: 'wait-1' },
    { id: 'wait-1', kind: 'wait', hours: 72, next: 'bought' },
    { id: 'bought', kind: 'branch', event: 'Order Completed', yes: 'end', no: 'message-2' },
    { id: 'message-2', kind: 'message', channel: 'email', purpose: 'marketing', template: 'second', next: 'end' },
    { id: 'end', kind: 'end' },
  ],
  holdoutPercent: 10,
  goal: { event: 'Order Completed', withinDays: 30 },
  reentryAfterDays: null,
}

const makers: Record<'wait' | 'branch', NewStep> = {
  wait: (id, next) => ({ id, kind: 'wait', hours: 24, next }),
  branch: (id, next) => ({ id, kind: 'branch', event: 'Order Completed', yes: next, no: next }),
}

describe('the picture of a journey', () => {
  it('puts every step below all that lead to it, yes left of no', () => {
    const places = new Map(layOut(winBack).map((place) => [place.id, place]))
    for (const { source, target } of edgesOf(winBack)) {
      expect(places.get(target)!.row).toBeGreaterThan(places.get(source)!.row)
    }
    expect(places.get('message-2')!.column).toBeGreaterThan(places.get('bought')!.column)
    expect(places.get('end')!.row).toBe(5)
  })

  it('ends even on a graph with a cycle', () => {
    const steps: Step[] = [
      { id: 'a', kind: 'wait', hours: 1, next: 'b' },
      { id: 'b', kind: 'wait', hours: 1, next: 'a' },
    ]
    expect(layOut({ start: 'a', steps }).length).toBe(3)
  })
})

describe('editing a journey', () => {
  it('puts a step on the way of those who bought', () => {
    const after = insertOn(winBack, 'bought', 'yes', makers.wait)
    expect(after.steps.find(({ id }) => id === 'bought')).toMatchObject({ yes: 'wait-2', no: 'message-2' })
    expect(after.steps.find(({ id }) => id === 'wait-2')).toMatchObject({ next: 'end' })
  })

  it('puts a step first', () => {
    const after = insertOn(winBack, entrance, 'start', makers.wait)
    expect(after.start).toBe('wait-2')
  })

  it('takes a branch out with what only its yes led to', () => {
    const longer = insertOn(winBack, 'bought', 'yes', makers.wait)
    const after = removeStep(longer, 'bought')
    expect(after.steps.map(({ id }) => id)).toEqual(['message-1', 'wait-1', 'message-2', 'end'])
    expect(after.steps[1]).toMatchObject({ next: 'message-2' })
  })

  it('keeps the end', () => {
    expect(removeStep(winBack, 'end')).toBe(winBack)
  })

  it('changes a step in its place', () => {
    expect(replaceStep(winBack, { id: 'wait-1', kind: 'wait', hours: 1, next: 'bought' }).steps[1]).toMatchObject({
      hours: 1,
    })
  })

  it('numbers steps without gaps where it can', () => {
    expect(freeId(winBack, 'wait')).toBe('wait-2')
    expect(freeId(winBack, 'branch')).toBe('branch-1')
  })

  it('leaves, whatever is done, a graph the contract accepts, all reached, drawn without overlap', () => {
    const edit = fc.record({
      insert: fc.boolean(),
      at: fc.nat(1000),
      kind: fc.constantFrom('wait' as const, 'branch' as const),
    })
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
        const after = edits.reduce((definition, { insert, at, kind }) => {
          const edges = edgesOf(definition)
          const edge = edges[at % edges.length]!
          if (insert) return insertOn(definition, edge.source, edge.slot, makers[kind])
          return removeStep(definition, definition.steps[at % definition.steps.length]!.id)
        }, winBack)
        expect(JourneyDefinition.safeParse(after).success).toBe(true)
        const places = layOut(after)
        expect(places.length).toBe(after.steps.length + 1)
        const seen = new Map<number, number[]>()
        for (const { row, column } of places) {
          for (const other of seen.get(row) ?? []) expect(Math.abs(other - column)).toBeGreaterThan(0.99)
          seen.set(row, [...(seen.get(row) ?? []), column])
        }
      }),
    )
  })
})
