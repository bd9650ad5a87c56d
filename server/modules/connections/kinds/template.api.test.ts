import { importKinds } from '@regulars/contract/mappings'
import { describe, expect, it } from 'vitest'
import { createKey } from '#modules/access/index'
import { caller, successes } from '#test/caller'
import { aProduct } from '#test/workspace'
import { kinds } from './kinds.ts'

const product = await aProduct()
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'files', scopes: ['imports:read', 'imports:write'], expiresAt: null }),
)

const call = caller(product, secret)
const succeed = successes(call)

/** How a person would map the template: by what was guessed, and as its example writes dates. */
function mappingOf(kind: (typeof importKinds)[number], columns: Record<string, string>) {
  const written = { columns, dateFormat: 'yyyy-MM-dd HH:mm:ss', timeZone: 'UTC', memberNumberSuffix: null }
  if (kind !== 'orders') return { kind, ...written }
  return { kind, ...written, currency: 'CNY', refundPrefix: null, adjustmentPrefixes: [] }
}

// Members first: what the other examples say is of the member of theirs.
const inOrder = [...importKinds].sort((one, other) => Number(other === 'members') - Number(one === 'members'))

describe.each(['en', 'zh-CN'])('the templates in %s', (language) => {
  it.each(inOrder)('of %s come back with every field recognised, and import as they stand', async (kind) => {
    const template = await call('GET', `/v1/imports/kinds/${kind}/template`, undefined, { language })
    expect(template.headers['content-type']).toContain('spreadsheetml')
    expect(template.headers['content-disposition']).toContain(`${kind}.xlsx`)
    const uploaded = await succeed('POST', `/v1/imports/files?name=${kind}.xlsx&kind=${kind}`, template.bytes)
    expect(uploaded).toMatchObject({
      format: 'xlsx',
      columns: kinds[kind].fields.map(({ label }) => label[language as 'en']),
    })
    expect(Object.keys(uploaded.guessedColumns).sort()).toEqual(kinds[kind].fields.map(({ name }) => name).sort())
    const mapping = mappingOf(kind, uploaded.guessedColumns)
    const begun = await succeed('POST', '/v1/imports', { file: uploaded.id, kind, mapping })
    await product.settle()
    const done = await succeed('GET', `/v1/imports/${begun.id}`)
    expect(done).toMatchObject({ state: 'done', error: null })
    expect(done.report ?? done.rows).toMatchObject({ lines: 1, quarantined: 0, reasons: {} })
  })
})
