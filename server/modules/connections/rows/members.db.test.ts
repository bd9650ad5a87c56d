import { describe, expect, it } from 'vitest'
import { collectRegisteredOnly, directValuesOf, observe, resolveMembers } from '#modules/members/index'
import { sql } from '#platform/postgres'
import { unlimited } from '#platform/transaction'
import { aProduct } from '#test/workspace'
import { errorFile } from '../imports/errorFile.ts'
import { importFile } from '../imports/import.fixture.ts'
import { describeImport, undoFinishedImport } from '../imports/imports.commands.ts'
import type { RecordLayout } from './cells.ts'

const product = await aProduct()

const layout: RecordLayout = {
  kind: 'members',
  columns: {
    memberNumber: 'no',
    email: 'mail',
    phone: 'tel',
    name: 'name',
    joinedAt: 'joined',
    'attribute.city': 'city',
  },
  dateFormat: 'iso',
  timeZone: 'UTC',
  memberNumberSuffix: null,
}
const HEADING = 'no,mail,tel,name,joined,city'

function csv(rows: readonly string[]): string {
  return `\uFEFF${[HEADING, ...rows].join('\n')}\n`
}

/** All that the product holds of members, without when they were last seen. */
async function everything() {
  return product.run(async (ctx) => {
    const { rows: members } = await sql<{ id: string; number: string | null }>`
      select members.member_id as id, members.external_id as number
        from members.members
       where members.workspace_id = ${ctx.workspaceId}
       order by members.member_id
    `.execute(ctx.tx)
    const { rows: attributes } = await sql`
      select attributes.member_id, attributes.name, attributes.value, attributes.source, attributes.observed_at
        from members.attributes
       where attributes.workspace_id = ${ctx.workspaceId}
       order by 1, 2
    `.execute(ctx.tx)
    const { rows: identifiers } = await sql`
      select identifiers.member_id, identifiers.namespace, encode(identifiers.value_index, 'hex') as key
        from members.identifiers
       where identifiers.workspace_id = ${ctx.workspaceId}
       order by 1, 2, 3
    `.execute(ctx.tx)
    const direct = await directValuesOf(
      ctx,
      members.map(({ id }) => id),
      ['name', 'email', 'phone'],
    )
    return { members, attributes, identifiers, direct: [...direct].sort(([a], [b]) => (a < b ? -1 : 1)) }
  })
}

async function textOf(importId: string, locale: 'en' | 'zh-CN'): Promise<string> {
  const { platform } = product.program
  const { workspaceId } = product
  const ctx = { ...platform, ...unlimited, workspaceId, locale, origin: null, now: platform.clock.now() }
  let text = ''
  for await (const part of errorFile({ ...ctx, actor: { kind: 'system', id: 'x' } }, importId)) text += part
  return text
}

describe('a file of 1,000 members of which 10 rows are bad', () => {
  const good = Array.from({ length: 990 }, (_, at) => {
    const n = 1000 + at
    return `N${n},n${n}@example.com,,会员${n},2025-01-0${1 + (at % 9)},${at % 2 === 0 ? '上海' : '杭州'}`
  })
  const bad = [
    ',,,Nobody,2025-01-01,上海',
    'null,,,Nobody,2025-01-01,上海',
    'N9001,not-an-address,,A,2025-01-01,上海',
    'N9002,,12,B,2025-01-01,上海',
    'N9003,n9003@example.com,,C,yesterday,上海',
    'N9004,n9004@example.com,,D,2099-01-01,上海',
    `N${'9'.repeat(200)},,,E,2025-01-01,上海`,
    'N9005,n9005@example.com,,F,2025-01-01',
    'N1000,other@example.com,,G,2025-01-01,上海',
    'N9006,n1001@example.com,,H,2025-01-01,上海',
  ]
  const rows = [...good.slice(0, 500), ...bad, ...good.slice(500)]
  const file = csv(rows)
  const counts = { lines: 1000, created: 989, changed: 1, unchanged: 0, quarantined: 10 }
  let before: Awaited<ReturnType<typeof everything>>
  let id = ''

  it('begins with a member who is here already', async () => {
    await product.run(async (ctx) => {
      const at = new Date('2025-06-01T00:00:00Z')
      const claim = { userId: 'N1500', anonymousId: null, email: null, phone: null, source: 'shop', at, importId: null }
      const [memberId] = await resolveMembers(ctx, [claim])
      const said = { memberId: memberId!, source: 'shop', observedAt: at }
      await observe(ctx, [
        { ...said, name: 'name', value: '老名字' },
        { ...said, name: 'city', value: '北京' },
      ])
    })
    before = await everything()
  })

  it('says in a dry run what it would do, and does none of it', async () => {
    const dry = await importFile(product, file, { mapping: layout, dryRun: true })
    expect(dry).toMatchObject({ state: 'done', kind: 'members', report: null, rows: counts })
    expect(await everything()).toEqual(before)
  })

  it('brings 990 in, and an error file of 10 with the reasons in the language of the reader', async () => {
    const done = await importFile(product, file, { mapping: layout })
    id = done.id
    expect(done.rows).toEqual({
      ...counts,
      reasons: {
        missing_member: 2,
        invalid_email: 1,
        invalid_phone: 1,
        invalid_date: 1,
        future_date: 1,
        too_long: 1,
        ragged: 1,
        repeated_line: 2,
      },
    })
    const after = await everything()
    expect(after.members).toHaveLength(990)
    const changed = before.members[0]!.id
    expect(new Map(after.direct).get(changed)).toEqual({ name: '会员1500', email: 'n1500@example.com' })
    const english = await textOf(id, 'en')
    expect(english.trim().split('\r\n')).toHaveLength(11)
    expect(english).toContain('"""not-an-address"" is not an e-mail address."')
    expect(await textOf(id, 'zh-CN')).toContain('不是邮箱地址')
  })

  it('changes nothing when it comes again', async () => {
    const there = await everything()
    const again = await importFile(product, file, { mapping: layout })
    expect(again.rows).toMatchObject({ created: 0, changed: 0, unchanged: 990, quarantined: 10 })
    expect(await everything()).toEqual(there)
  })

  it('is taken back whole: who was here is as before, the others are gone', async () => {
    await product.run((ctx) => undoFinishedImport(ctx, id))
    await product.settle()
    expect(await product.run((ctx) => describeImport(ctx, id))).toMatchObject({ state: 'undone' })
    expect(await everything()).toEqual(before)
  })

  it('can be imported again after that', async () => {
    const again = await importFile(product, file, { mapping: layout })
    expect(again.rows).toMatchObject(counts)
  })
})

describe('a row that speaks of members', () => {
  it('that are two by its number and its e-mail is refused', async () => {
    await importFile(product, csv(['C1,c1@example.com,,,,', 'C2,c2@example.com,,,,']), { mapping: layout })
    const done = await importFile(product, csv(['C1,c2@example.com,,,,', ',c1@example.com,,新名,,']), {
      mapping: layout,
    })
    expect(done.rows).toMatchObject({ changed: 1, quarantined: 1, reasons: { belongs_to_other: 1 } })
  })

  it('who said something else of themselves since keeps it, also when the import is taken back', async () => {
    const done = await importFile(product, csv(['K1,,,Kim,,Suzhou']), { mapping: layout })
    product.clock.advance({ minutes: 1 })
    await product.run(async (ctx) => {
      const claim = {
        userId: 'K1',
        anonymousId: null,
        email: null,
        phone: null,
        source: 'app',
        at: ctx.now,
        importId: null,
      }
      const [memberId] = await resolveMembers(ctx, [claim])
      const said = { memberId: memberId!, source: 'app', observedAt: ctx.now }
      await observe(ctx, [{ ...said, name: 'city', value: 'Wuxi', toldBy: 'member' }])
      await ctx.publish([{ name: 'points.adjusted', memberId: memberId!, properties: {} }])
    })
    await product.settle()
    await product.run((ctx) => undoFinishedImport(ctx, done.id))
    await product.settle()
    const { attributes, members } = await everything()
    const kim = members.find(({ number }) => number === 'K1')!
    expect(attributes).toContainEqual(expect.objectContaining({ member_id: kim.id, name: 'city', value: 'Wuxi' }))
  })
})

describe('a file in GBK', () => {
  it('is read as what it is', async () => {
    // 编号,城市 / G1,上海 in GBK.
    const bytes = Buffer.from('b1e0bac52cb3c7cad00a47312cc9cfbaa30a', 'hex')
    const mapping = { ...layout, columns: { memberNumber: '编号', 'attribute.city': '城市' } }
    const done = await importFile(product, bytes, { mapping })
    expect(done.rows).toMatchObject({ created: 1 })
    const { attributes } = await everything()
    expect(attributes).toContainEqual(expect.objectContaining({ name: 'city', value: '上海' }))
  })
})

describe('a file with a column that is not in the register of fields', () => {
  it('brings the rest of its rows; the column is kept out, noted with the file, and changes nobody', async () => {
    await product.run((ctx) => collectRegisteredOnly(ctx, true))
    const columns = { memberNumber: 'no', 'attribute.city': 'city', 'attribute.hat': 'hat' }
    const file = (hat: string) => Buffer.from(`no,city,hat\nF1,Wuhan,${hat}\n`)
    const first = await importFile(product, file('L'), { mapping: { ...layout, columns } })
    expect(first.rows).toMatchObject({ created: 1 })
    const again = await importFile(product, file('XL'), { mapping: { ...layout, columns } })
    expect(again.rows).toMatchObject({ unchanged: 1 })
    const { attributes } = await everything()
    expect(attributes).toContainEqual(expect.objectContaining({ name: 'city', value: 'Wuhan' }))
    expect(attributes.filter((one) => (one as { name: string }).name === 'hat')).toEqual([])
    const found = await product.run(async (ctx) => {
      const { rows } = await sql<{ name: string }>`
        select distinct findings.name
          from members.field_findings as findings
         where findings.workspace_id = ${ctx.workspaceId}
      `.execute(ctx.tx)
      return rows
    })
    expect(found).toEqual([{ name: 'hat' }])
    await product.run((ctx) => collectRegisteredOnly(ctx, false))
  })
})
