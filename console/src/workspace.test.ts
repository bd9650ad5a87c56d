import { expect, it } from 'vitest'
import { chosenWorkspace } from './workspace.ts'

const workspace = (id: string, kind: 'own' | 'demo') => ({
  id,
  kind,
  name: id,
  timeZone: 'UTC',
  currency: 'CNY',
  sandbox: true,
  createdAt: '2026-11-22T08:00:00.000Z',
  role: 'owner',
  permissions: [],
  isLimited: false,
})
const demo = workspace('demo', 'demo')
const own = workspace('own', 'own')

it.each([
  ['the one of last time', [demo, own], 'demo', 'demo'],
  ['their own when that one is gone', [demo, own], 'removed', 'own'],
  ['their own when there was none', [demo, own], undefined, 'own'],
  ['any when they have none of their own', [demo], undefined, 'demo'],
] as const)('a user comes into %s', (_, workspaces, preferred, id) => {
  expect(chosenWorkspace({ workspaces: [...workspaces] }, preferred)?.id).toBe(id)
})
