import type { Clock } from './clock.ts'
import type { Random } from './random.ts'

/** Makes ids: UUID version 7 (RFC 9562), which sort in the order in which one process made them. */
export interface Ids {
  next(): string
}

const COUNTER_MAX = 0xfff

/** Within a millisecond the twelve bits after the time count up (method 1 of section 6.2); when they run out, the next is borrowed. */
export function uuidv7(clock: Clock, random: Random): Ids {
  let lastMs = 0
  let counter = 0
  return {
    next() {
      const ms = clock.now().getTime()
      if (ms > lastMs) {
        lastMs = ms
        counter = 0
      } else if (counter < COUNTER_MAX) {
        counter += 1
      } else {
        lastMs += 1
        counter = 0
      }
      const bytes = random.bytes(16)
      bytes.writeUIntBE(lastMs, 0, 6)
      bytes.writeUInt16BE(0x7000 | counter, 6)
      bytes[8] = 0x80 | (bytes[8]! & 0x3f)
      const hex = bytes.toString('hex')
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
    },
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export function isUuid(text: string): boolean {
  return UUID.test(text)
}
