import { parsePhoneNumberFromString } from 'libphonenumber-js'

/** Values that identify a person by themselves. Everything else of a profile is an attribute. */
export const directNames = [
  'email',
  'phone',
  'name',
  'first_name',
  'last_name',
  'nickname',
  'address',
  'birthday',
  'id_number',
  'open_id',
  'union_id',
  'ip',
  'avatar',
] as const
export type DirectName = (typeof directNames)[number]

/** How stock clients and shops write them, without case and separators. */
const SPELLINGS: Readonly<Record<string, DirectName>> = {
  email: 'email',
  emailaddress: 'email',
  mail: 'email',
  phone: 'phone',
  phonenumber: 'phone',
  mobile: 'phone',
  mobilephone: 'phone',
  tel: 'phone',
  name: 'name',
  fullname: 'name',
  realname: 'name',
  displayname: 'name',
  firstname: 'first_name',
  givenname: 'first_name',
  lastname: 'last_name',
  familyname: 'last_name',
  surname: 'last_name',
  nickname: 'nickname',
  username: 'nickname',
  address: 'address',
  street: 'address',
  shippingaddress: 'address',
  billingaddress: 'address',
  birthday: 'birthday',
  birthdate: 'birthday',
  dateofbirth: 'birthday',
  idnumber: 'id_number',
  idcard: 'id_number',
  passport: 'id_number',
  openid: 'open_id',
  unionid: 'union_id',
  ip: 'ip',
  ipaddress: 'ip',
  avatar: 'avatar',
}

/** The direct value that a property of this name holds, if it holds one. */
export function directNameOf(property: string): DirectName | undefined {
  const known = recognised.get(property)
  if (known !== undefined) return known ?? undefined
  const found = SPELLINGS[property.replace(/[\s_-]/g, '').toLowerCase()]
  if (recognised.size < MAX_RECOGNISED) recognised.set(property, found ?? null)
  return found
}

/** A shop uses the same few hundred names in every event. */
const recognised = new Map<string, DirectName | null>()
const MAX_RECOGNISED = 5_000

/** One way of writing each value, so that equal things are found as equal. Undefined when it is no such value. */
export function normaliseIdentifier(namespace: 'email' | 'phone', value: string): string | undefined {
  return namespace === 'email' ? normaliseEmail(value) : normalisePhone(value)
}

/** Some shops number their members by phone or e-mail; such a number is a direct identifier and is treated as one. */
export function isDirectNumber(memberNumber: string): boolean {
  return memberNumber.includes('@') || /^(\+\d{8,15}|1[3-9]\d{9})$/.test(memberNumber.trim())
}

function normaliseEmail(value: string): string | undefined {
  const email = value.normalize('NFKC').trim().toLowerCase()
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && email.length <= 254 ? email : undefined
}

/** E.164. A number without a country is read as Chinese, the product's first market. */
function normalisePhone(value: string): string | undefined {
  const parsed = parsePhoneNumberFromString(value.normalize('NFKC').trim(), 'CN')
  return parsed?.isPossible() ? parsed.number : undefined
}

/** What staff see without a reason to see more: `138****0000`, `l***@example.com`, `L**`. */
export function mask(name: DirectName, value: string): string {
  if (name === 'email') return value.replace(/^(.).*(@.*)$/u, '$1***$2')
  if (name === 'phone') return value.length > 7 ? `${value.slice(0, -8)}****${value.slice(-4)}` : '****'
  const first = [...value][0] ?? ''
  return `${first}${'*'.repeat(Math.min(Math.max([...value].length - 1, 1), 5))}`
}
