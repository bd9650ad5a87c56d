import { Refusal } from '../../platform/errors.ts'

const MIN_LENGTH = 10
const MIN_DIFFERENT = 5

/** Passwords long enough that are tried first all the same; compared without case and marks. */
const COMMON: readonly string[] = [
  '1234567890',
  '12345678910',
  '123456789a',
  '0123456789',
  '0987654321',
  '1111111111',
  '0000000000',
  '1q2w3e4r5t',
  '1qaz2wsx3edc',
  'qwertyuiop',
  'qwerty12345',
  'qwerty123456',
  'asdfghjkl1',
  'zxcvbnm123',
  'password123',
  'password1234',
  'passw0rd123',
  'passwordpassword',
  'administrator',
  'admin12345',
  'admin123456',
  'adminadmin',
  'changeme123',
  'letmein123',
  'welcome123',
  'welcome1234',
  'iloveyou123',
  'woaini1314',
  'woaini520',
  'woaini5201314',
  'a123456789',
  'aa123456789',
  'abc123456789',
  'abcd123456',
  'abcdefghij',
  'q1w2e3r4t5',
  'qazwsxedcr',
  '5201314520',
  '1314520520',
  '147258369a',
  '1472583690',
  '3141592653',
  '1029384756',
  'football123',
  'sunshine123',
  'princess123',
  'monkey12345',
  'dragon12345',
  'trustno1234',
  'superman123',
  'michael123',
  'regulars123',
  'correcthorsebatterystaple',
]
const common: ReadonlySet<string> = new Set(COMMON)

/** Refuses a new password that is short, common, of hardly any characters, or made of the user's own address. */
export function refuseWeak(password: string, email: string): void {
  if (isWeak(password, email)) throw new Refusal('weak_password', { least: MIN_LENGTH })
}

function isWeak(password: string, email: string): boolean {
  const plain = password
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s._!@#-]/g, '')
  const local = email.split('@')[0]!.toLowerCase()
  return (
    [...password].length < MIN_LENGTH ||
    common.has(plain) ||
    new Set(plain).size < MIN_DIFFERENT ||
    (local.length > 3 && plain.replaceAll(local, '').length < MIN_LENGTH / 2)
  )
}
