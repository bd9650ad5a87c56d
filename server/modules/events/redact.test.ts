import { describe, expect, it } from 'vitest'
import { redactText } from '../../platform/redact.ts'
import { extractDirect } from './redact.ts'

describe('direct identifiers', () => {
  it('in traits go to the member and not to the log', () => {
    const { kept, traits } = extractDirect(
      'identify',
      { email: 'a@example.com', 'First Name': 'Lin', mobilePhone: '13912345678', city: 'Suzhou' },
      {},
    )
    expect(kept).toEqual({})
    expect(traits.direct).toEqual({ email: 'a@example.com', 'First Name': 'Lin', mobilePhone: '13912345678' })
    expect(traits.other).toEqual({ city: 'Suzhou' })
  })

  it('in properties are left out at any depth, while the name of a product stays', () => {
    const { kept } = extractDirect(
      'track',
      {
        name: 'Jasmine tea',
        email: 'a@example.com',
        shipping: { phone: '13912345678', city: 'Suzhou' },
        products: [{ name: 'Pot', sku: 'P' }],
      },
      {},
    )
    expect(kept).toEqual({ name: 'Jasmine tea', shipping: { city: 'Suzhou' }, products: [{ name: 'Pot', sku: 'P' }] })
  })

  it('of somebody else do not enter the profile of who sent the event', () => {
    const { traits } = extractDirect('track', { email: 'friend@example.com' }, { plan: 'gold' })
    expect(traits).toEqual({ direct: {}, other: { plan: 'gold' } })
  })

  it.each([
    ['call 13912345678 now', 'call [phone] now'],
    ['or +44 is +447911123456', 'or +44 is [phone]'],
    ['mail Lin.W+x@Example.co.uk!', 'mail [e-mail]!'],
    ['order 202603021391234567890 stays', 'order 202603021391234567890 stays'],
    ['a price of 12345678 stays', 'a price of 12345678 stays'],
    ['at 10:00 @home', 'at 10:00 @home'],
  ])('in free text are cut out: %s', (text, expected) => {
    expect(redactText(text)).toBe(expected)
  })
})
