import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Address, closed, exampleMembership, MyMembership } from './portal.ts'
import { Empty } from './shapes.ts'

export const askForAddressChange = endpoint({
  id: 'portal.askForAddressChange',
  method: 'POST',
  path: '/v1/portal/me/address-changes',
  summary:
    'The member names a new e-mail or phone: a code goes there, whoever has it; not by a link where a code can be had',
  caller: 'member',
  body: z.object({ address: Address }),
  response: Empty,
  status: 202,
  refusals: [...closed, 'address_invalid', 'not_correctable', 'code_session_needed', 'too_many_codes'],
  example: {},
})

export const confirmAddressChange = endpoint({
  id: 'portal.confirmAddressChange',
  method: 'POST',
  path: '/v1/portal/me/address-changes/confirmation',
  summary: 'The code that was sent there: the member is reached at the new address, and the one before is told',
  caller: 'member',
  body: z.object({
    address: Address,
    code: z.string().regex(/^\d{6}$/),
    /** Consents on the channel go on at the new address; else they end. */
    keepConsents: z.boolean().default(false),
  }),
  response: MyMembership,
  refusals: [
    ...closed,
    'address_invalid',
    'not_correctable',
    'code_session_needed',
    'too_many_codes',
    'too_many_addresses',
    'code_wrong',
  ],
  example: exampleMembership,
})
