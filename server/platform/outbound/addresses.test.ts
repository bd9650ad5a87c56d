import { describe, expect, it } from 'vitest'
import { allowedHostsOf, faults, isPublic, targetOf } from './addresses.ts'

describe('an address', () => {
  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001:829::200e'])(
    '%s is of the public internet',
    (address) => {
      expect(isPublic(address)).toBe(true)
    },
  )

  it.each([
    ...['0.0.0.0', '10.1.2.3', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
    ...['192.168.1.1', '100.100.100.200', '168.63.129.16', '192.0.0.192', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:7f00:1', '64:ff9b::7f00:1'],
    ...['fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1', '2002:7f00:1::', '2001::1'],
    ...['localhost', '', '1.2.3', '8.8.8.8.'],
  ])('%s is not', (address) => {
    expect(isPublic(address)).toBe(false)
  })
})

describe('what an address leads to', () => {
  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.1/',
    'https://017700000001/',
    'https://0177.0.0.01/',
    'https://①②⑦.⓪.⓪.①/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::127.0.0.1]/',
    'https://[0:0:0:0:0:ffff:a9fe:a9fe]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://2852039166/latest/meta-data/',
    'https://[fd00:ec2::254]/',
    'https://10.0.0.5:8443/',
    'https://127.0.0.1./',
  ])('%s is a machine of this network', (url) => {
    expect(targetOf(url, [])).toBe(faults.private)
  })

  it.each([
    ['http://files.example/a.csv', faults.scheme],
    ['file:///etc/passwd', faults.scheme],
    ['ftp://files.example/a.csv', faults.scheme],
    ['https://lin:secret@files.example/', faults.credentials],
    ['https://token@files.example/', faults.credentials],
    ['https://files.example:22/', faults.port],
    ['https://files.example:6379/', faults.port],
    ['not an address', faults.unreadable],
    ['https://', faults.unreadable],
  ])('%s is refused', (url, fault) => {
    expect(targetOf(url, [])).toBe(fault)
  })

  it.each(['https://files.example/a.csv?key=1', 'https://files.example:8443/', 'https://8.8.8.8/'])(
    '%s may be asked',
    (url) => {
      expect(targetOf(url, [])).toMatchObject({ isAllowed: false })
    },
  )

  it('may be on this network when the settings name the host, and no other', () => {
    const allowed = allowedHostsOf(' ERP.internal , 10.0.0.5:9443,')
    expect(allowed).toEqual([
      { host: 'erp.internal', port: null },
      { host: '10.0.0.5', port: 9443 },
    ])
    expect(targetOf('https://erp.internal/out.csv', allowed)).toMatchObject({ isAllowed: true })
    expect(targetOf('https://10.0.0.5:9443/', allowed)).toMatchObject({ isAllowed: true })
    expect(targetOf('https://10.0.0.5/', allowed)).toBe(faults.private)
    expect(targetOf('https://10.0.0.6:9443/', allowed)).toBe(faults.port)
    expect(targetOf('https://erp.internal:22/', allowed)).toBe(faults.port)
    expect(targetOf('http://erp.internal/', allowed)).toBe(faults.scheme)
  })
})
