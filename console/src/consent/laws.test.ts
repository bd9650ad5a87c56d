import { listPolicies } from '@regulars/contract/policies'
import { describe, expect, it } from 'vitest'
import { inForce, notInForce, type Policies, placeName, readPack } from './laws.ts'

const example = listPolicies.example
const [gdpr] = example.loaded
const policies: Policies = {
  ...example,
  offered: [],
  active: [...example.active, { ...example.active[0]!, jurisdiction: 'GB' }],
  loaded: [gdpr!, { ...gdpr!, version: 2 }, { ...gdpr!, version: 3 }, { ...gdpr!, pack: 'lgpd' }],
}

describe('the laws of a workspace', () => {
  it('name a version in force once, with all its places', () => {
    expect(inForce(policies).map(({ pack, places }) => [pack.pack, pack.version, places])).toEqual([
      ['gdpr', 1, ['EU', 'GB']],
    ])
  })
  it('list other versions newest first, beside the one of the same pack that is active', () => {
    expect(notInForce(policies).map(({ pack, active }) => [pack.pack, pack.version, active])).toEqual([
      ['gdpr', 3, 1],
      ['gdpr', 2, 1],
      ['lgpd', 1, undefined],
    ])
  })
})

describe('a file with a policy pack', () => {
  const { loadedAt: _at, loadedBy: _by, ...pack } = gdpr!
  it('is read', () => {
    expect(readPack(JSON.stringify(pack))).toEqual({ pack })
  })
  it('is complained of field by field', () => {
    const read = readPack(JSON.stringify({ ...pack, version: 0, extra: 1 }))
    expect('faults' in read && read.faults).toEqual([
      expect.stringMatching(/^version: /),
      expect.stringMatching(/extra/),
    ])
  })
  it('has no fields to complain of when it is not JSON', () => {
    expect(readPack('{')).toEqual({ faults: [] })
  })
})

it('places have names, and parts of countries their codes', () => {
  expect([placeName('CN', 'en'), placeName('EU', 'zh-CN'), placeName('US-CA', 'en')]).toEqual([
    'China',
    '欧盟',
    'US-CA',
  ])
})
