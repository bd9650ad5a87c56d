import pg from 'pg'
import { afterAll, afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { readPostgres } from '../catalog.ts'
import { checkRowSecurity } from './rowSecurity.ts'

/** The rule on the catalog of the database that the tests use; each change of it is taken back. */
const client = new pg.Client({ connectionString: inject('ownerUrl').replace(/\/template\?/, '/postgres?') })
const database = `guard_${process.pid}_${Date.now()}`
await client.connect()
await client.query(`create database ${database} template template`)
const owner = new pg.Client({ connectionString: inject('ownerUrl').replace(/\/template\?/, `/${database}?`) })
await owner.connect()
afterAll(async () => {
  await owner.end()
  await client.query(`drop database ${database} with (force)`)
  await client.end()
})

const complaints = async () => checkRowSecurity({ ...(await readPostgres(owner)), history: [] })

test('the migrations leave no way around the workspace', async () => {
  expect(await complaints()).toEqual([])
})

describe('the guard finds', () => {
  beforeEach(() => owner.query('begin'))
  afterEach(() => owner.query('rollback'))

  test.each([
    [
      'a table without protection',
      'create table members.loose (workspace_id uuid primary key)',
      'members.loose lacks forced',
    ],
    ['a table without a workspace', 'create table members.loose (id uuid)', 'members.loose has no workspace_id'],
    [
      'protection that does not hold for the owner',
      'alter table segments.segments no force row level security',
      'segments.segments lacks forced',
    ],
    [
      'protection switched off',
      'alter table segments.segments disable row level security',
      'segments.segments lacks forced',
    ],
    [
      'a second policy that lets everything through',
      'create policy wide on segments.segments using (true)',
      'segments.segments has the policy "wide',
    ],
    [
      'writing that is let through',
      'alter policy one_workspace on segments.segments with check (true)',
      'with check true',
    ],
    [
      'a key that tells of other workspaces',
      'create unique index global on segments.segments (name)',
      'segments.segments: a unique index',
    ],
    [
      'a constraint that tells of other workspaces',
      'alter table segments.segments add constraint global unique (name)',
      'segments.segments: UNIQUE (name)',
    ],
    [
      'a materialised view',
      'create materialized view members.all_of_them as select * from members.members',
      'members.all_of_them is a materialised view',
    ],
    [
      'a view that reads as its owner',
      'create view members.seen as select * from members.members',
      'members.seen is a view without',
    ],
    [
      'a function that runs as its owner',
      'create function members.peek() returns bigint language sql security definer return (select count(*) from members.members)',
      'members.peek is SECURITY DEFINER',
    ],
    [
      'a table that belongs to the product’s role',
      'alter table segments.segments owner to regulars_app',
      'regulars_app owns segments.segments',
    ],
    ['a role that passes protection', 'alter role regulars_app bypassrls', 'regulars_app has BYPASSRLS'],
    [
      'a role that passes it through another',
      'create role helper superuser; grant helper to regulars_app',
      'helper has SUPERUSER',
    ],
  ])('%s', async (_, change, found) => {
    expect(await complaints()).toEqual([])
    await owner.query(change)
    expect((await complaints()).join('\n')).toContain(found)
  })

  test('nothing in a view that reads as whoever asks', async () => {
    await owner.query('create view members.seen with (security_invoker = true) as select * from members.members')
    expect(await complaints()).toEqual([])
  })
})
