import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findTarget } from './target.ts'

let folder = ''
const stored = { url: 'http://127.0.0.1:4400', apiKey: 'ak_stored', workspaceId: 'w' }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regulars-cli-'))
  await mkdir(join(folder, '.regulars'))
  await writeFile(join(folder, '.regulars/credentials.json'), JSON.stringify(stored))
  await mkdir(join(folder, 'broken'))
  await writeFile(join(folder, 'broken/credentials.json'), '{ "url": ')
})
afterAll(() => rm(folder, { recursive: true }))

describe('the server to talk to', () => {
  it('is what was given, before the environment, before the credentials of this folder', () => {
    const env = { REGULARS_URL: 'http://env', REGULARS_API_KEY: 'ak_env' }
    const given = { url: 'http://given/', apiKey: 'ak_given' }
    expect(findTarget(given, { env, cwd: folder })).toEqual({ url: 'http://given', apiKey: 'ak_given' })
    expect(findTarget({}, { env, cwd: folder })).toEqual({ url: 'http://env', apiKey: 'ak_env' })
    expect(findTarget({}, { env: {}, cwd: folder })).toEqual({ url: stored.url, apiKey: 'ak_stored' })
  })

  it('may be in the folder that REGULARS_HOME names, also a relative one', () => {
    const target = findTarget({}, { env: { REGULARS_HOME: '.regulars' }, cwd: folder })
    expect(target.apiKey).toBe('ak_stored')
  })

  it('gets the stored key only when it is the server that stored it', () => {
    const elsewhere = findTarget({ url: 'http://elsewhere' }, { env: {}, cwd: folder })
    expect(elsewhere).toEqual({ url: 'http://elsewhere', apiKey: undefined })
    expect(findTarget({ url: `${stored.url}/` }, { env: {}, cwd: folder }).apiKey).toBe('ak_stored')
  })

  it('that nobody names is an error that says what to do', () => {
    const env = { REGULARS_HOME: join(folder, 'nowhere') }
    expect(() => findTarget({}, { env, cwd: folder })).toThrow(/regulars start.*--url/)
  })

  it('in a file that is no JSON is an error that names the file', () => {
    const env = { REGULARS_HOME: join(folder, 'broken') }
    expect(() => findTarget({}, { env, cwd: folder })).toThrow(/broken\/credentials\.json cannot be read/)
  })
})
