import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { createKey } from '../../server/modules/access/index.ts'
import { everyPermission } from '../../server/platform/http/api.ts'
import { aProduct } from '../../server/test/workspace.ts'
import { run } from '../program.ts'

const product = await aProduct()
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: [...everyPermission], expiresAt: null }),
)
let url = ''

beforeAll(async () => {
  url = await product.program.http.listen({ port: 0, host: '127.0.0.1' })
  const rows = ['M1,m1@example.com,,Lin,1990-05-20,2025-01-01', 'M2,nonsense,,,,']
  await writeFile(join(product.home, 'members.csv'), `member,email,phone,name,birthday,joined_at\n${rows.join('\n')}\n`)
})

async function ran(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  let over = false
  const going = run(args, {
    env: { REGULARS_URL: url, REGULARS_API_KEY: secret },
    cwd: product.home,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  }).finally(() => {
    over = true
  })
  while (!over) {
    await product.settle()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { code: await going, out: out.join('\n'), err: err.join('\n') }
}

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
