import { randomUUID } from 'node:crypto'
import type { Rule } from '@regulars/contract/rules'
import { journeyTemplates } from '@regulars/packs/journeys/index'
import { appendEvents } from '#platform/log/append'
import { ORDER_COMPLETED } from '#platform/log/event'
import { sql } from '#platform/postgres'
import { runUntilQuiet } from '#platform/runner'
import type { TestProduct } from '#test/workspace'
import type { JourneyDefinition } from '../graph.ts'
import { changeState, createJourney, updateJourney } from '../journeys.commands.ts'
import { follower, tick } from '../journeys.jobs.ts'
import type { JourneyRow } from '../journeys.store.ts'

export interface RunRecord {
  readonly runId: string
  readonly memberId: string
  readonly version: number
  readonly occurrence: number
  readonly arm: 'treated' | 'holdout'
  readonly state: string
  readonly step: string | null
  readonly path: readonly string[]
  readonly enteredAt: Date
  readonly dueAt: Date | null
  readonly convertedAt: Date | null
  readonly revenueMills: number
}

export interface IntentRecord {
  readonly memberId: string
  readonly template: string
  readonly cause: string
  readonly occurrence: string
}

/**
 * Members, a segment and message templates, and what moves journeys: only this module's consumer and tick run here, so
 * that a member is in the segment when the test says so.
 */
export class World {
  readonly product: TestProduct
  readonly segmentId = randomUUID()

  /** What the segment's rule reads; who is in it is as the test says. */
  readonly rule: Rule

  constructor(product: TestProduct, rule: Rule = { kind: 'rfm', names: ['at_risk'] }) {
    this.product = product
    this.rule = rule
  }

  async prepare(): Promise<void> {
    const templates = ['win-back-first', 'win-back-second']
    const text = {
      subject: 'Hello',
      body: 'Hello {{ member.first_name }}, what is new in {{ member.attributes.city }}',
    }
    await this.product.run(async (ctx) => {
      await sql`
        insert into segments.segments (workspace_id, segment_id, name, rule, origin, created_at)
        values (${ctx.workspaceId}, ${this.segmentId}, ${this.segmentId}, ${JSON.stringify(this.rule)}::jsonb, 'own', ${ctx.now})
      `.execute(ctx.tx)
      await sql`
        insert into messaging.templates (workspace_id, code, template_id, channel, purpose, content, updated_at)
        select ${ctx.workspaceId}, template.code, gen_random_uuid(), 'email', 'marketing',
               ${JSON.stringify({ en: text, 'zh-CN': text })}::jsonb, ${ctx.now}
          from unnest(${templates}::text[]) as template (code)
            on conflict do nothing
      `.execute(ctx.tx)
    })
    await this.settle()
  }

  /** Members who are in no segment yet. */
  async addMembers(count: number): Promise<string[]> {
    const memberIds = Array.from({ length: count }, () => randomUUID())
    await this.product.run((ctx) =>
      sql`
        insert into members.members (workspace_id, member_id, kind, source, joined_at, first_seen_at, last_seen_at)
        select ${ctx.workspaceId}, member_id, 'known', 'test', ${ctx.now}, ${ctx.now}, ${ctx.now}
          from unnest(${memberIds}::uuid[]) as member_id
      `.execute(ctx.tx),
    )
    return memberIds
  }

  /** Members come into the segment, as the segments module would tell it. */
  async arrive(memberIds: readonly string[]): Promise<void> {
    const { segmentId } = this
    await this.product.run(async (ctx) => {
      await sql`
        insert into segments.memberships (workspace_id, segment_id, member_id, entered_at)
        select ${ctx.workspaceId}, ${segmentId}, member_id, ${ctx.now}
          from unnest(${memberIds as string[]}::uuid[]) as member_id
      `.execute(ctx.tx)
      await ctx.publish(
        memberIds.map((memberId) => ({ name: 'segment.entered' as const, memberId, properties: { segmentId } })),
      )
    })
  }

  async leave(memberIds: readonly string[]): Promise<void> {
    await this.product.run((ctx) =>
      sql`
        delete from segments.memberships
         where memberships.workspace_id = ${ctx.workspaceId}
           and memberships.segment_id = ${this.segmentId}
           and memberships.member_id = any(${memberIds as string[]}::uuid[])
      `.execute(ctx.tx),
    )
  }

  /** Members order now; consumed with the next settling. */
  async order(memberIds: readonly string[], amountMills = 100_000, at = this.product.clock.now()): Promise<void> {
    await this.happen(ORDER_COMPLETED, memberIds, amountMills, at)
  }

  async happen(
    name: string,
    memberIds: readonly string[],
    amountMills: number | null = null,
    at = this.product.clock.now(),
  ): Promise<void> {
    await this.product.run((ctx) =>
      appendEvents(
        ctx.tx,
        ctx.workspaceId,
        memberIds.map((memberId) => ({
          eventId: randomUUID(),
          memberId,
          name,
          type: 'track',
          source: 'test',
          messageId: randomUUID(),
          occurredAt: at,
          receivedAt: ctx.now,
          originalAt: null,
          sentAt: null,
          externalId: '',
          orderId: '',
          amountMills,
          importId: null,
          properties: {},
        })),
      ),
    )
  }

  async createWinBack(change: Partial<JourneyDefinition> = {}): Promise<JourneyRow> {
    return this.product.run(async (ctx) => {
      const journey = await createJourney(ctx, { template: 'win-back', name: 'Win back', segment: this.segmentId })
      return updateJourney(ctx, journey.id, { definition: { ...journey.definition, ...change } })
    })
  }

  async startWinBack(change: Partial<JourneyDefinition> = {}): Promise<JourneyRow> {
    const journey = await this.createWinBack(change)
    return this.product.run((ctx) => changeState(ctx, journey.id, 'running'))
  }

  /**
   * Waits until consumers may read all that was written. They pass no transaction in flight, and those of other test
   * files on the same server count too.
   */
  async logReadable(): Promise<void> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const waiting = await this.product.run(async (ctx) => {
        const { rows } = await sql<{ waiting: boolean }>`
          select exists (
            select from log.blocks
             where blocks.workspace_id = ${ctx.workspaceId}
               and blocks.xid >= log.settled_xid()
          ) as waiting
        `.execute(ctx.tx)
        return rows[0]!.waiting
      })
      if (!waiting) return
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error('a transaction elsewhere does not end')
  }

  /** Consumer and tick until neither has anything to do, and nothing that they wrote waits to be read. */
  async settle(): Promise<void> {
    const { platform } = this.product.program
    const work = { tasks: [], consumers: [follower], schedules: [tick(platform)], jobs: [] }
    for (let seen: string | null | undefined; ; ) {
      await this.logReadable()
      await runUntilQuiet(platform, this.product.workspaceId, work)
      const newest = await this.newestBlock()
      if (newest === seen) return
      seen = newest
    }
  }

  async newestBlock(): Promise<string | null> {
    return this.product.run(async (ctx) => {
      const { rows } = await sql<{ newest: string | null }>`
        select max(blocks.block_id)::text as newest
          from log.blocks
         where blocks.workspace_id = ${ctx.workspaceId}
      `.execute(ctx.tx)
      return rows[0]!.newest
    })
  }

  async advance(by: { days?: number; hours?: number }): Promise<void> {
    this.product.clock.advance(by)
    await this.settle()
  }

  async runs(journeyId: string): Promise<RunRecord[]> {
    return this.product.run(async (ctx) => {
      const { rows } = await sql<RunRecord>`
        select runs.run_id as "runId", runs.member_id as "memberId", runs.version, runs.occurrence, runs.arm, runs.state,
               runs.step, runs.path, runs.entered_at as "enteredAt", runs.due_at as "dueAt",
               runs.converted_at as "convertedAt", runs.revenue_mills as "revenueMills"
          from journeys.runs
         where runs.workspace_id = ${ctx.workspaceId}
           and runs.journey_id = ${journeyId}
         order by runs.member_id, runs.occurrence
      `.execute(ctx.tx)
      return rows
    })
  }

  async intents(journeyId: string): Promise<IntentRecord[]> {
    return this.product.run(async (ctx) => {
      const { rows } = await sql<IntentRecord>`
        select intents.member_id as "memberId", intents.template, intents.cause, intents.occurrence
          from messaging.intents
         where intents.workspace_id = ${ctx.workspaceId}
           and intents.cause like ${`journey:${journeyId}/%`}
         order by intents.member_id, intents.cause
      `.execute(ctx.tx)
      return rows
    })
  }
}

const MAX_TRIES = 1_000

export const winBack = journeyTemplates.find(({ code }) => code === 'win-back')!.definition
