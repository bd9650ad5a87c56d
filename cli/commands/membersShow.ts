import { memberConsents } from '@regulars/contract/consent'
import { memberPoints } from '@regulars/contract/loyalty'
import { getMember, memberOrders } from '@regulars/contract/members'
import { memberRfm, memberStage } from '@regulars/contract/segments'
import { rfmWords, stageWords } from '@regulars/contract/terms'
import type { Client } from '@regulars/sdk'
import type { Command } from 'commander'
import { type Session, sessionOf } from '../session.ts'
import { pairs } from '../table.ts'
import { aDay, instantText, moneyOf, numberText } from '../values.ts'

interface Options {
  readonly asOf?: string
  readonly json?: boolean
}

export function registerMembersShow(members: Command): void {
  members
    .command('show')
    .description('one member: profile, orders, RFM, stage, points and consents')
    .argument('<member>', 'member number or id')
    .option('--as-of <day>', 'orders and RFM as of the end of this day, YYYY-MM-DD', aDay)
    .option('--json', 'print one JSON object')
    .action(async (member: string, options: Options, command: Command) => {
      const session = sessionOf(command)
      const shown = await gather(session.api, member, options.asOf)
      session.out(options.json ? JSON.stringify(shown, null, 2) : describe(session, shown))
    })
}

/** Everything the product knows of one member. Money in decimal units of the currency; instants in UTC. */
async function gather(api: Client, member: string, asOf: string | undefined) {
  const params = { member }
  const [profile, orders, { rfm, asOf: day }, stage, points, consents] = await Promise.all([
    api(getMember, { params }),
    api(memberOrders, { params, query: { limit: 1, asOf } }),
    api(memberRfm, { params, query: { asOf } }),
    api(memberStage, { params }),
    api(memberPoints, { params, query: { limit: 1 } }),
    api(memberConsents, { params }),
  ])
  const { totals } = orders
  return {
    member: profile.externalId ?? profile.id,
    id: profile.id,
    name: profile.name,
    kind: profile.kind,
    source: profile.source,
    joinedAt: profile.joinedAt,
    lastSeenAt: profile.lastSeenAt,
    asOf: day,
    orders: totals.orders,
    grossSales: moneyOf(totals.grossSalesMills),
    refunds: totals.refunds,
    refunded: moneyOf(totals.refundedMills),
    firstOrderAt: totals.firstOrderAt,
    lastOrderAt: totals.lastOrderAt,
    rfm: rfm && {
      r: rfm.r,
      f: rfm.f,
      m: rfm.m,
      score: `${rfm.r}${rfm.f}${rfm.m}`,
      recencyDays: rfm.recencyDays,
      frequency: rfm.frequency,
      monetary: moneyOf(rfm.monetaryMills),
      name: rfm.name,
    },
    stage: stage.stage,
    stageSince: stage.since,
    points: points.balance,
    consents: consents.items,
    personalisation: consents.personalisation,
    attributes: profile.attributes,
  }
}

type Shown = Awaited<ReturnType<typeof gather>>

function describe(session: Session, shown: Shown): string {
  const { say, locale } = session
  const number = (value: number) => numberText(value, locale)
  const money = (value: number) => numberText(value, locale, 2)
  return pairs([
    [say('member'), shown.member],
    [say('name'), shown.name ?? ''],
    [say('kind'), shown.kind],
    [say('source'), shown.source],
    [say('joined'), instantText(shown.joinedAt)],
    [say('last_seen'), instantText(shown.lastSeenAt)],
    [say('orders_as_of', { day: shown.asOf }), number(shown.orders)],
    [say('gross_sales'), money(shown.grossSales)],
    [say('refunds'), shown.refunds === 0 ? '0' : `${number(shown.refunds)} (${money(shown.refunded)})`],
    [say('last_order'), instantText(shown.lastOrderAt)],
    [say('rfm'), rfmText(session, shown.rfm)],
    [say('stage'), shown.stage ? stageWords[shown.stage].name[locale] : say('none')],
    [say('points'), pointsText(session, shown.points)],
    [say('consents'), consentsText(session, shown.consents)],
  ])
}

function rfmText({ say, locale }: Session, rfm: Shown['rfm']): string {
  if (!rfm) return say('none')
  return say('rfm_line', { score: rfm.score, name: rfmWords[rfm.name].name[locale], days: rfm.recencyDays })
}

function pointsText({ say, locale }: Session, points: Shown['points']): string {
  return say('points_line', {
    available: numberText(points.available, locale),
    earned: numberText(points.lifetimeEarned, locale),
    reversed: numberText(points.lifetimeReversed, locale),
    redeemed: numberText(points.lifetimeRedeemed, locale),
  })
}

function consentsText({ say }: Session, consents: Shown['consents']): string {
  const given = consents.filter((consent) => consent.state === 'granted')
  return given.map(({ purpose, channel }) => `${purpose}/${channel}`).join(', ') || say('none')
}
