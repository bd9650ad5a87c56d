import type { CollectionPoint } from '@regulars/contract/notices'
import type { z } from 'zod'
import type { Channel, Purpose } from './purposes.ts'

/** Where members are asked. */
export type Point = z.infer<typeof CollectionPoint>

/**
 * What keeps a point from being published; undefined when nothing does. Each consent has a control of its own that the
 * member sets: nothing is bundled, nothing is ticked beforehand (PIPL 14 and 23, GDPR 7).
 */
export function faultOfPoint(point: Point, purposes: ReadonlyMap<string, Purpose>): string | undefined {
  if (point.controls.length === 0) return 'there is nothing to decide on'
  for (const control of point.controls) {
    const [code] = control.purposes
    const [channel] = control.channels
    if (control.purposes.length !== 1 || control.channels.length !== 1 || !code || !channel) {
      return 'each control is for one purpose and one channel: separate consents are not bundled'
    }
    if (control.ticked) return `${code} is ticked beforehand`
    const purpose = purposes.get(code)
    if (!purpose?.channels.includes(channel)) return `there is no purpose ${code} on ${channel}`
    // Whoever is asked reads what for, in both languages.
    if (Object.values(purpose.description).some((text) => text.trim() === '')) return `${code} does not say what for`
    if (purpose.notice !== point.notice)
      return `the notice ${point.notice} that was published does not speak of ${code}`
  }
  const asked = point.controls.map(({ purposes: [code], channels: [channel] }) => `${code}/${channel}`)
  return new Set(asked).size < asked.length ? 'two controls ask the same' : undefined
}

/** What a control asks for. */
export interface Wish {
  readonly purpose: string
  readonly channel: Channel
}

export function asks(point: Point, wish: Wish): boolean {
  return point.controls.some(
    ({ purposes, channels }) => purposes.includes(wish.purpose) && channels.includes(wish.channel),
  )
}
