import { endpoint } from '@regulars/contract/endpoint'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { redactTexts } from '../redact.ts'
import { generalChange, isWrite } from './noted.ts'

const declared = endpoint({
  id: 'things.change',
  method: 'PUT',
  path: '/v1/things/:id',
  summary: 'For this test',
  response: z.object({}),
  example: {},
})
const sent = (body: unknown) => ({ params: { id: 't-1' }, query: undefined, body }) as never

describe('a write whose handler noted nothing', () => {
  it('is kept without secrets at any depth, and redacted', () => {
    const body = {
      name: 'Tea',
      password: 'p',
      nested: [{ apiKey: 'k', clientSecret: 's', email: 'lin@example.com', city: 'Suzhou' }],
      note: 'call 13912345678 or lin@example.com',
    }
    expect(generalChange(declared, sent(body), redactTexts)).toEqual({
      action: 'things.change',
      object: { kind: 'thing', id: 't-1' },
      before: null,
      after: { name: 'Tea', nested: [{ email: '[e-mail]', city: 'Suzhou' }], note: 'call [phone] or [e-mail]' },
    })
  })

  it('is kept by its length when it is long', () => {
    expect(generalChange(declared, sent({ text: 'x'.repeat(9_000) }), redactTexts).after).toEqual({ tooLong: 9_011 })
  })

  it('is none when it only asks, or only tries', () => {
    expect(isWrite(declared, sent({}))).toBe(true)
    expect(isWrite(declared, sent({ dryRun: true }))).toBe(false)
    expect(isWrite({ ...declared, method: 'GET' }, sent({}))).toBe(false)
    expect(isWrite({ ...declared, changesNothing: true }, sent({}))).toBe(false)
    expect(isWrite({ ...declared, caller: 'writeKey' }, sent({}))).toBe(false)
  })
})
