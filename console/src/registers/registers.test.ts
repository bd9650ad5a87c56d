import { expect, it } from 'vitest'
import {
  type Owned,
  openOwners,
  type Regulation,
  readRegister,
  readSubProcessors,
  regulationsAnswer,
  signable,
  writtenSubProcessors,
} from './registers.ts'

const lin = { id: 'lin', name: 'Lin', left: false }
const owned = (state: Owned['state'], accountable: Owned['accountable'] = lin): Owned => ({
  ...{ kind: 'field', subject: state, label: { en: state, 'zh-CN': state }, version: '1', accountable },
  ...{ responsible: [], consulted: [], informed: [], signOff: null, state },
})

it('an owner who left is as good as none', () => {
  const items = [owned('unowned', null), owned('owner_left'), owned('unsigned'), owned('outdated'), owned('signed')]
  expect(openOwners(items)).toEqual({ ownerless: 2, unsigned: 2 })
})

it('a user signs off what is theirs and is not signed off yet', () => {
  const items = [owned('unsigned'), owned('outdated'), owned('signed'), owned('unsigned', { ...lin, id: 'wang' })]
  expect(signable(items, 'lin').map(({ state }) => state)).toEqual(['unsigned', 'outdated'])
})

const task = (state: 'open' | 'late' | 'done', owner: Owned['accountable'] = lin) => ({ state, owner })
const law = (state: Regulation['state'], ...tasks: object[]) => ({ state, tasks }) as unknown as Regulation

it.each([
  [[law('late', task('late'), task('open', null)), law('no_tasks')], { id: 'late', count: 1 }],
  [[law('open', task('open', null)), law('no_tasks')], { id: 'untaken', count: 1 }],
  [
    [law('open', task('open', null), task('open'), task('open', { ...lin, left: true }))],
    { id: 'ownerless', count: 2 },
  ],
  [[law('open', task('open'), task('done'))], { id: 'open', count: 1 }],
  [[law('done', task('done'))], { id: 'none', count: 0 }],
])('the regulations open with what is most pressing (%#)', (items, answer) => {
  expect(regulationsAnswer(items)).toEqual(answer)
})

it('an address that says nothing sensible opens the data map', () => {
  expect([readRegister('nothing'), readRegister(undefined), readRegister('owners')]).toEqual(['map', 'map', 'owners'])
})

it('sub-processors are lines of name, country and service', () => {
  const all = readSubProcessors('Hostco, Ireland, servers, disks\n\n 云商，中国 ')
  expect(all).toEqual([
    { name: 'Hostco', country: 'Ireland', service: 'servers, disks' },
    { name: '云商', country: '中国', service: '' },
  ])
  expect(readSubProcessors(writtenSubProcessors(all))).toEqual(all)
})
