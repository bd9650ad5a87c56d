import { describe, expect, it } from 'vitest'
import { claimedRoleOf, issuerOf, nameOf } from './signOn.ts'

describe('the address of an issuer', () => {
  const [trial, live] = ['http://127.0.0.1:4400', 'https://regulars.example.com']
  it.each([
    ['https://login.example.com/tenant', live, true],
    ['https://login.example.com', trial, true],
    ['http://127.0.0.1:9000', trial, true],
    ['http://localhost:9000', trial, true],
    ['http://127.0.0.1:9000', live, false],
    ['http://169.254.169.254/latest', trial, false],
    ['http://login.example.com', trial, false],
    ['http://127.0.0.1.evil.example', trial, false],
    ['https://user:password@login.example.com', live, false],
    ['https://login.example.com/?next=x', live, false],
    ['file:///etc/passwd', trial, false],
    ['login.example.com', live, false],
  ])('%s, for a product at %s: %s', (issuer, publicUrl, isAllowed) => {
    if (isAllowed) expect(issuerOf(issuer, publicUrl).href).toContain(issuer)
    else expect(() => issuerOf(issuer, publicUrl)).toThrow()
  })
})

describe('the role of a claim', () => {
  const provider = {
    roleClaim: 'groups',
    defaultRole: 'data_analyst',
    claimedRoles: [
      { value: 'crm', role: 'strategy_lead' },
      { value: 'it', role: 'data_engineer' },
    ],
  }
  it.each([
    [['it', 'crm'], 'strategy_lead'],
    ['it', 'data_engineer'],
    [['others'], 'data_analyst'],
    [undefined, 'data_analyst'],
    [{ crm: true }, 'data_analyst'],
  ])('%j is %s', (groups, role) => expect(claimedRoleOf(provider, { groups })).toBe(role))
  it('is none where roles are given by hand', () =>
    expect(claimedRoleOf({ ...provider, roleClaim: null }, { groups: ['crm'] })).toBeUndefined())
})

describe('the name of a new user', () => {
  it.each([
    [{ name: ' 林晓雨 ' }, '林晓雨'],
    [{ name: '' }, 'lin'],
    [{ name: 7 }, 'lin'],
  ])('%j is %s', (claims, name) => expect(nameOf(claims, 'lin@example.com')).toBe(name))
})
