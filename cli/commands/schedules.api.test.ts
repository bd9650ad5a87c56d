import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { aCommandLine } from '../cli.fixture.ts'

const { product, ran } = await aCommandLine()
let id = ''

it('regulars schedules create makes one that takes files from its folder, daily unless it is told otherwise', async () => {
  const { code, out } = await ran('schedules', 'create', '--name', 'Products', '--mapping', 'plain-catalogue', '--json')
  expect(code).toBe(0)
  const made = JSON.parse(out)
  expect(made).toMatchObject({
    kind: 'catalogue',
    recurrence: { every: 'day', at: '03:00' },
    from: { place: 'folder' },
  })
  id = made.id
  const unknown = await ran('--lang', 'en', 'schedules', 'create', '--name', 'X', '--mapping', 'nope')
  expect([unknown.code, unknown.err]).toEqual([1, 'There is no mapping "nope".'])
  expect((await ran('schedules', 'create', '--name', 'X')).code).toBe(2)
})

it('regulars schedules update changes what is named and leaves the rest', async () => {
  const { out } = await ran('schedules', 'update', id, '--every', 'week', '--weekday', '5', '--at', '07:30', '--json')
  expect(JSON.parse(out)).toMatchObject({
    ...{ id, name: 'Products', mapping: 'plain-catalogue', from: { place: 'folder' } },
    recurrence: { every: 'week', weekday: 5, at: '07:30' },
  })
  const elsewhere = await ran(
    'schedules',
    'update',
    id,
    '--from',
    'https://files.example/a.csv',
    '--name',
    'A',
    '--json',
  )
  expect(JSON.parse(elsewhere.out)).toMatchObject({ name: 'A', from: { place: 'url', hasAuthorization: false } })
  const dropped = await ran('schedules', 'update', id, '--drop-authorization', '--time-zone', 'UTC', '--json')
  expect(JSON.parse(dropped.out)).toMatchObject({ timeZone: 'UTC', from: { place: 'url', hasAuthorization: false } })
  const back = await ran('schedules', 'update', id, '--from', 'folder', '--json')
  expect(JSON.parse(back.out)).toMatchObject({ name: 'A', from: { place: 'folder' }, recurrence: { every: 'week' } })
  const wrong = await ran('schedules', 'update', id, '--from', 'http://files.example/a.csv')
  expect(wrong.code).toBe(1)
})

it('regulars schedules run takes the files there are; list tells of it', async () => {
  const folder = join(product.home, 'inbox', product.workspaceId, id)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'a.csv'), 'sku,name,category,price\nA1,Tea,,5\n')
  const before = new Date(product.clock.now().getTime() - 600_000)
  await utimes(join(folder, 'a.csv'), before, before)
  expect((await ran('--lang', 'en', 'schedules', 'run', id)).out).toBe(`The schedule ${id} looks for files now.`)
  await product.settle()
  const list = JSON.parse((await ran('schedules', 'list', '--json')).out)
  expect(list.items[0].lastRun).toMatchObject({ state: 'done', imports: [{ fileName: 'a.csv' }] })
  expect((await ran('--lang', 'zh-CN', 'schedules', 'list')).out).toContain('计划')
})

it('regulars schedules pause, resume and remove do that', async () => {
  expect((await ran('--lang', 'en', 'schedules', 'pause', id)).out).toContain('paused')
  expect((await ran('--lang', 'en', 'schedules', 'resume', id)).out).not.toContain('paused')
  expect((await ran('schedules', 'remove', id)).code).toBe(0)
  expect((await ran('schedules', 'remove', id)).code).toBe(1)
})
