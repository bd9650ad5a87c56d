import { evidenceKinds } from '@regulars/contract/audits'
import { expect, it } from 'vitest'
import { quarterlyChecklist } from './index.ts'

it('the quarterly checklist asks each thing once, and uses all the evidence there is', () => {
  const items = quarterlyChecklist.items.map(({ item }) => item)
  expect(new Set(items).size).toBe(items.length)
  expect(new Set(quarterlyChecklist.items.map(({ evidence }) => evidence))).toEqual(new Set(evidenceKinds))
})
