import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { aCommandLine } from '../cli.fixture.ts'

const { product, ran } = await aCommandLine()

beforeAll(async () => {
  const rows = ['M1,m1@example.com,,Lin,1990-05-20,2025-01-01', 'M2,nonsense,,,,']
  await writeFile(join(product.home, 'members.csv'), `member,email,phone,name,birthday,joined_at\n${rows.join('\n')}\n`)
})

describe('regulars', () => {
  it('imports members and exports them again, masked', async () => {
    const brought = await ran('import', 'members', 'members.csv', '--mapping', 'plain-members', '--json')
    expect(JSON.parse(brought.out)).toMatchObject({ kind: 'members', created: 1, quarantined: 1 })
    const { code, out } = await ran('--lang', 'en', 'export', 'members', '--out', 'out.csv')
    expect([code, out]).toEqual([0, `1 rows were written to ${join(product.home, 'out.csv')}.`])
    expect(await readFile(join(product.home, 'out.csv'), 'utf8')).toContain('"M1","L**","m***@example.com"')
  })

  it('exports chosen columns as a workbook', async () => {
    const { code } = await ran(
      'export',
      'members',
      '--out',
      'out.xlsx',
      '--format',
      'xlsx',
      '--columns',
      'member, kind',
    )
    expect(code).toBe(0)
    expect((await readFile(join(product.home, 'out.xlsx'))).subarray(0, 2).toString()).toBe('PK')
  })

  it('exports clear values only for a purpose', async () => {
    expect((await ran('export', 'members', '--out', 'clear.csv', '--clear')).code).toBe(2)
    await ran('export', 'members', '--out', 'clear.csv', '--clear', '--purpose', 'Printing of cards')
    expect(await readFile(join(product.home, 'clear.csv'), 'utf8')).toContain('"M1","Lin","m1@example.com"')
  })
})
