import { channels } from '@regulars/contract/consent'
import { stages } from '@regulars/contract/rules'
import type { TimelineEvent } from './members.ts'

type Stage = (typeof stages)[number]
type Channel = (typeof channels)[number]

/** What an event of our own says beyond its name, read from its properties. */
export type Detail =
  | { readonly kind: 'points'; readonly points: number; readonly balance: number | undefined }
  | { readonly kind: 'stage'; readonly from: Stage | undefined; readonly to: Stage }
  | { readonly kind: 'segment'; readonly segment: string }
  | { readonly kind: 'journey'; readonly journey: string }
  | { readonly kind: 'consent'; readonly purpose: string; readonly channel: Channel }

/** Events of a shop, and events of ours in a shape not known here, have no detail: their properties are a click away. */
export function detailOf({ name, properties }: Pick<TimelineEvent, 'name' | 'properties'>): Detail | undefined {
  const [noun] = name.split('.')
  const { points, balance, from, to, segmentId, journeyId, purpose, channel } = properties
  if (noun === 'points' && typeof points === 'number') {
    return { kind: 'points', points: signed(name, points), balance: typeof balance === 'number' ? balance : undefined }
  }
  if (noun === 'lifecycle' && isStage(to)) return { kind: 'stage', from: isStage(from) ? from : undefined, to }
  if (noun === 'segment' && typeof segmentId === 'string') return { kind: 'segment', segment: segmentId }
  if (noun === 'journey' && typeof journeyId === 'string') return { kind: 'journey', journey: journeyId }
  if (noun === 'consent' && typeof purpose === 'string' && isChannel(channel))
    return { kind: 'consent', purpose, channel }
  return undefined
}

/** Points taken are sent as a positive number under a name that says so. */
function signed(name: string, points: number): number {
  return name === 'points.reversed' || name === 'points.redeemed' ? -Math.abs(points) : points
}

const isStage = (value: unknown): value is Stage => stages.some((stage) => stage === value)
const isChannel = (value: unknown): value is Channel => channels.some((channel) => channel === value)
