import { expect, it } from 'vitest'
import { type Field, fieldsShown, gapsIn, readShown, readTab } from './compliance.ts'

const field = (name: string, state: Field['state'], builtIn = false): Field => ({
  field: name,
  label: { en: name, 'zh-CN': name },
  builtIn,
  purpose: { en: 'p', 'zh-CN': 'p' },
  legalBasis: 'consent',
  retentionDays: null,
  required: false,
  writtenOn: null,
  readBy: { segments: 0, journeys: 0, templates: 0, exports: 0, product: false },
  state,
  sensitive: null,
  approvedUse: null,
})

it('shows the fields that were asked for', () => {
  const all = [field('hat', 'unused'), field('shoe', 'used'), field('avatar', 'unused', true)]
  const names = (choice: Parameters<typeof fieldsShown>[1]) => fieldsShown(all, choice).map(({ field: name }) => name)
  expect(names('all')).toEqual(['hat', 'shoe', 'avatar'])
  expect(names('own')).toEqual(['hat', 'shoe'])
  expect(names('unused')).toEqual(['hat', 'avatar'])
})

it('an address that says nothing sensible opens the loop, and all fields', () => {
  expect([readTab('nothing'), readTab('fields'), readShown('nothing'), readShown('unread')]).toEqual([
    ...['loop', 'fields', 'all', 'unread'],
  ])
})

it('each part has its own gaps, in their order', () => {
  const gaps = [
    { part: 'consent', id: 'consents_to_renew', count: 2 },
    { part: 'transparency', id: 'requests_overdue', count: 1 },
    { part: 'consent', id: 'points_not_published', count: 1 },
  ] as const
  expect(gapsIn({ gaps: [...gaps] }, 'consent').map(({ id }) => id)).toEqual([
    'consents_to_renew',
    'points_not_published',
  ])
})
