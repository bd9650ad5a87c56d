import { sql } from '#platform/postgres'
import type { Check } from '../check.ts'
import { finding } from '../findings.ts'

/** There is a valid address for the channel. It was opened before, outside the statement; here only its index is. */
export const address: Check = {
  name: 'address',
  refusal: () => sql`case when intent.address_index is null then 'no_address' end`,
  found: () => sql`
    case when intent.address_index is null then ${finding('no_address')} else ${finding('address')} end`,
}
