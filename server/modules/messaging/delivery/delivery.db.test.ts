import pg from 'pg'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { consentOf, recordConsents } from '#modules/consent/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { unlimited } from '#platform/transaction'
import { collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { decideDue, lookAgain } from '../gate/gate.commands.ts'
import { unsubscribe } from '../index.ts'
import { createIntents } from '../intents/intents.commands.ts'
import { invariants } from '../invariants.ts'
import { changeEmailChannel } from '../settings/channels.commands.ts'
import { savePolicy } from '../settings/policy.store.ts'
import { pageOfSuppressions } from '../suppression/suppression.store.ts'
import { aMember, anIntent, intentsOf, someMembers, withIntent } from '../test.builders.ts'
import { Delivery } from './delivery.commands.ts'
import { park } from './delivery.jobs.ts'

/** A mail server of the outside world: keeps what it takes, and refuses or breaks where a test tells it to. */
class Sink {
  readonly mails: { email: Email; raw: string; to: string; at: number }[] = []
  onRecipient: (address: string) => Error | undefined = () => undefined
  onData: (session: SMTPServerSession) => Promise<Error | 'hang up' | undefined> = async () => undefined
  #server: SMTPServer | undefined
  port = 0

  async #take(stream: SMTPServerDataStream, session: SMTPServerSession, done: (error?: Error) => void) {
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    const verdict = await this.onData(session)
    if (verdict instanceof Error) return done(verdict)
    const raw = Buffer.concat(chunks).toString('utf8')
    const to = session.envelope.rcptTo.map(({ address }) => address).join()
    this.mails.push({ email: await PostalMime.parse(raw), raw, to, at: performance.now() })
    if (verdict === 'hang up') {
      for (const connection of this.#server!.connections)
        (connection as { _socket: { destroy(): void } })._socket.destroy()
      return
    }
    done()
  }

  /** On the port it had before, if it had one. */
  start(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onRcptTo: ({ address }, _session, done) => done(this.onRecipient(address)),
      onData: (stream, session, done) => void this.#take(stream, session, done),
    })
    // Broken connections are what some tests ask for.
    server.on('error', () => {})
    this.#server = server
    return new Promise((resolve) => {
      const listening = server.listen(this.port, '127.0.0.1', () => {
        this.port = (listening.address() as { port: number }).port
        resolve()
      })
    })
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server!.close(resolve))
  }
}

const answer = (code: number, message: string) => Object.assign(new Error(message), { responseCode: code })

const product = await aProduct({ now: '2026-03-02T02:00:00.000Z' })
const { platform } = product.program
const sink = new Sink()
await sink.start()
afterAll(() => sink.stop())

const outside = {
  ...platform,
  workspaceId: product.workspaceId,
  actor: { kind: 'system', id: 'test' },
  locale: 'en',
  origin: null,
  ...unlimited,
  now: product.clock.now(),
} as const

const channel = {
  host: '127.0.0.1',
  port: 0,
  secure: false,
  user: '',
  fromName: 'Lumen & Leaf',
  fromAddress: 'hello@lumen.example',
  enabled: true,
}

await changeEmailChannel(outside, { ...channel, port: sink.port })
await product.run(async (ctx) => {
  await savePolicy(ctx.tx, ctx.workspaceId, { perDay: 50, perWeek: 200, quietFrom: '21:00', quietTo: '21:00' })
  await sql`update access.workspaces set sandbox = false where workspaces.workspace_id = ${ctx.workspaceId}`.execute(
    ctx.tx,
  )
})

beforeEach(() => {
  sink.mails.length = 0
  sink.onRecipient = () => undefined
  sink.onData = async () => undefined
  product.clock.advance({ hours: 1 })
})

const stateOf = async (memberId: string) => (await product.run((ctx) => intentsOf(ctx, memberId)))[0]!
const sends = (given: Parameters<typeof aMember>[1] = {}) =>
  product.run(async (ctx) => withIntent(ctx, await aMember(ctx, given)))
const suppressed = () => product.run((ctx) => pageOfSuppressions(ctx.tx, ctx.workspaceId, { after: null, limit: 100 }))

describe('a message', () => {
  test('goes to the member’s address with both parts, and the headers of one-click unsubscription on one line', async () => {
    const memberId = await sends({ email: 'Lin@Example.com', name: 'Lin Yi', attributes: { language: 'en-GB' } })
    await product.settle()
    const [mail] = sink.mails
    const intent = await stateOf(memberId)
    expect(intent).toMatchObject({ state: 'sent', reason: null, attempts: 1 })
    // The part before the @ keeps its case.
    expect(mail!.to).toBe('Lin@example.com')
    expect(mail!.email).toMatchObject({
      from: { name: 'Lumen & Leaf', address: 'hello@lumen.example' },
      to: [{ address: 'Lin@example.com' }],
      subject: 'It has been a while at main',
      messageId: `<${intent.id}@lumen.example>`,
    })
    expect(mail!.email.text).toContain('Hello Lin,')
    expect(mail!.email.html).toContain('Hello Lin,')
    const headers = Object.fromEntries(mail!.email.headers.map(({ key, value }) => [key, value]))
    expect(headers['x-regulars-intent']).toBe(intent.id)
    expect(headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click')
    expect(mail!.raw).toMatch(/^List-Unsubscribe: <http:\/\/127\.0\.0\.1:4400\/v1\/unsubscribe\/[\w-]+>\r$/m)
    expect(mail!.email.text).toMatch(/\/portal\/#unsubscribe=[\w-]+/)
  })

  test('is written in Chinese to a member who reads Chinese', async () => {
    await sends({ name: '林一', attributes: { locale: 'zh_CN' } })
    await product.settle()
    expect(sink.mails[0]!.email.subject).toBe('好久不见，main 想念您')
    expect(sink.mails[0]!.email.text).toContain('林一，您好：')
  })

  test('goes to one address only, whatever the address holds', async () => {
    const memberId = await sends({ email: 'a,b@example.com' })
    await product.settle()
    // Mutant: an address given as a string is parsed, and this one becomes two.
    expect(sink.mails.flatMap((mail) => mail.email.to ?? [])).toHaveLength(sink.mails.length)
    expect((await stateOf(memberId)).state).toMatch(/sent|failed/)
  })

  test('in sandbox is kept exactly as it would have gone, and nothing leaves', async () => {
    await product.run((ctx) => sql`update access.workspaces set sandbox = true`.execute(ctx.tx))
    const memberId = await sends()
    await product.settle()
    await product.run((ctx) => sql`update access.workspaces set sandbox = false`.execute(ctx.tx))
    expect(await stateOf(memberId)).toMatchObject({ state: 'sandboxed', attempts: 0 })
    expect(sink.mails).toHaveLength(0)
  })

  test('is kept sealed: neither address nor name is in the table in the clear', async () => {
    await sends({ email: 'secret-address@example.com', name: 'Secretname' })
    await product.settle()
    await product.run(async (ctx) => {
      const { rows } = await sql<{ found: number }>`
        select count(*) as found
          from messaging.intents
         where strpos(encode(intents.message, 'escape'), 'secret-address') > 0
            or strpos(encode(intents.message, 'escape'), 'Secretname') > 0
            or intents::text ilike '%secret-address%'
            or intents::text ilike '%secretname%'`.execute(ctx.tx)
      expect(rows[0]!.found).toBe(0)
    })
  })
})

describe('when the server', () => {
  test('asks to come back, the message waits and goes later, in the slot it has', async () => {
    sink.onRecipient = () => answer(451, 'try later')
    const memberId = await sends()
    await product.settle()
    const first = await stateOf(memberId)
    expect(first).toMatchObject({ state: 'waiting', attempts: 1 })
    expect(first.dueAt.getTime()).toBeGreaterThan(product.clock.now().getTime())
    sink.onRecipient = () => undefined
    product.clock.advance({ minutes: 2 })
    await product.settle()
    expect(await stateOf(memberId)).toMatchObject({ state: 'sent', attempts: 2, slotAt: first.slotAt })
    expect(sink.mails).toHaveLength(1)
  })

  test('asks again and again, the message fails in the end', async () => {
    sink.onRecipient = () => answer(451, 'try later')
    const memberId = await sends()
    for (let tries = 0; tries < 10; tries += 1) {
      await product.settle()
      product.clock.advance({ hours: 5 })
    }
    expect(await stateOf(memberId)).toMatchObject({ state: 'failed', attempts: 6 })
  })

  test('knows no such mailbox, the message fails and the address is suppressed, and the address stands nowhere in the clear', async () => {
    sink.onRecipient = (address) => (address.startsWith('gone') ? answer(550, `<${address}> no such user`) : undefined)
    const memberId = await sends({ email: 'gone-forever@example.com' })
    await product.settle()
    const intent = await stateOf(memberId)
    expect(intent.state).toBe('failed')
    expect(intent.findings!.at(-1)).toMatch(/550 .*no such user/)
    expect(intent.findings!.join()).not.toContain('gone-forever')
    expect((await suppressed())[0]).toMatchObject({ reason: 'bounced', masked: 'g***@example.com', purpose: '*' })
    const again = await product.run((ctx) => withIntent(ctx, memberId))
    await product.settle()
    expect((await product.run((ctx) => intentsOf(ctx, again)))[1]).toMatchObject({
      state: 'refused',
      reason: 'suppressed',
    })
  })

  test('refuses the message itself, it fails and the address stays good', async () => {
    sink.onData = async () => answer(554, 'looks like spam')
    const before = (await suppressed()).length
    const memberId = await sends()
    await product.settle()
    expect(await stateOf(memberId)).toMatchObject({ state: 'failed' })
    expect(await suppressed()).toHaveLength(before)
  })

  test('takes the message and the line breaks, it is parked and never sent again', async () => {
    sink.onData = async () => 'hang up'
    const memberId = await sends()
    await product.settle()
    // Mutant: an outcome of `retry` for a lost connection sends it again.
    product.clock.advance({ days: 1 })
    await product.settle()
    expect(await stateOf(memberId)).toMatchObject({ state: 'unknown', attempts: 1 })
    expect(sink.mails).toHaveLength(1)
  })

  test('is down, messages wait for it without using up their tries', async () => {
    await sink.stop()
    const memberId = await sends()
    for (let tries = 0; tries < 8; tries += 1) {
      await product.settle()
      product.clock.advance({ hours: 5 })
    }
    expect(await stateOf(memberId)).toMatchObject({ state: 'waiting', attempts: 8 })
    await sink.start()
    await product.settle()
    expect(await stateOf(memberId)).toMatchObject({ state: 'sent' })
  })
})

test('a message whose worker died while handing it over is parked, and settled by what the provider reports', async () => {
  const [lost, bounced] = await product.run(async (ctx) => {
    const ids = await someMembers(ctx, [{}, {}])
    await createIntents(
      ctx,
      ids.map((id) => anIntent(id)),
    )
    return ids
  })
  // The worker got as far as the commit of `sending`.
  await product.run((ctx) =>
    sql`
      update messaging.intents
         set state = 'sending', decided_at = ${ctx.now},
             consent_event_id = (
               select current.event_id
                 from consent.current
                where current.member_id = intents.member_id
                  and current.purpose = intents.purpose
                  and current.channel = intents.channel)
       where intents.state = 'waiting'`.execute(ctx.tx),
  )
  await product.settle()
  expect((await stateOf(lost!)).state).toBe('sending')
  product.clock.advance({ minutes: 16 })
  await park(platform, product.workspaceId)
  expect((await stateOf(lost!)).state).toBe('unknown')
  product.clock.advance({ days: 2 })
  await product.settle()
  expect(sink.mails).toHaveLength(0)

  const report = (event: string, intent: string) => ({
    type: 'track',
    event,
    anonymousId: 'provider',
    messageId: `${event}/${intent}`,
    properties: { intent },
  })
  await collect(product, [
    report('Email Delivered', (await stateOf(lost!)).id),
    report('Email Bounced', (await stateOf(bounced!)).id),
    report('Email Bounced', 'not an id'),
  ])
  expect((await stateOf(lost!)).state).toBe('sent')
  expect((await stateOf(bounced!)).state).toBe('failed')
  expect((await suppressed())[0]).toMatchObject({ reason: 'bounced' })
})

test('a message decided on while live does not go once sandbox is on, nor once the channel is off', async () => {
  const look = async (change: (ctx: Ctx) => Promise<unknown>) =>
    product
      .run(async (ctx) => {
        const memberId = await withIntent(ctx, await aMember(ctx))
        await decideDue(ctx, 1)
        const [intent] = await intentsOf(ctx, memberId)
        expect(intent!.state).toBe('sending')
        expect(await lookAgain(ctx, [intent!.id])).toMatchObject([{ reason: null }])
        await change(ctx)
        throw await lookAgain(ctx, [intent!.id])
      })
      .catch((thrown) => thrown)
  const sandbox = await look((ctx) => sql`update access.workspaces set sandbox = true`.execute(ctx.tx))
  expect(sandbox).toMatchObject([{ reason: 'channel_off' }])
  const off = await look((ctx) => sql`update messaging.email_channels set enabled = false`.execute(ctx.tx))
  expect(off).toMatchObject([{ reason: 'channel_off' }])
})

test('a message is not handed over while the consents cannot be read', async () => {
  const owner = new pg.Client({ connectionString: product.ownerUrl })
  await owner.connect()
  const handOver = product.run(async (ctx) => {
    const memberId = await withIntent(ctx, await aMember(ctx))
    await decideDue(ctx, 1)
    const [intent] = await intentsOf(ctx, memberId)
    expect(intent!.state).toBe('sending')
    await owner.query('revoke select on consent.current from regulars_app')
    return lookAgain(ctx, [intent!.id])
  })
  await expect(handOver).rejects.toThrow('permission denied')
  await owner.query('grant select on consent.current to regulars_app')
  await owner.end()
})

describe('an unsubscription', () => {
  test('by the link of the message withdraws, suppresses and stops what waits, as often as it is clicked', async () => {
    const memberId = await sends({ email: 'leaving@example.com' })
    await product.settle()
    const token = /unsubscribe\/([\w-]+)>/.exec(sink.mails[0]!.raw)![1]!
    // Thirty days and a new text of the notice later.
    product.clock.advance({ days: 31 })
    await product.run((ctx) => sql`update consent.purposes set notice_version = '2'`.execute(ctx.tx))
    await unsubscribe(platform, token)
    await unsubscribe(platform, token)
    await product.run(async (ctx) => {
      const standing = (await consentOf(ctx, memberId)).find(
        (one) => one.purpose === 'marketing' && one.channel === 'email',
      )
      expect(standing).toMatchObject({ state: 'withdrawn', source: 'unsubscribe-link' })
    })
    const own = (await suppressed()).filter((one) => one.reason === 'unsubscribed')
    expect(own).toMatchObject([{ masked: 'l***@example.com', purpose: 'marketing' }])
    await product.run((ctx) => withIntent(ctx, memberId))
    await product.settle()
    expect(sink.mails).toHaveLength(1)
  })

  test('by a link that was changed does nothing', async () => {
    await expect(unsubscribe(platform, 'no-such-token-at-all')).rejects.toMatchObject({ code: 'link_invalid' })
  })
})

test('while a campaign drains through four workers, no member gets a message after their withdrawal was committed', async () => {
  const MEMBERS = 240
  const memberIds = await product.run(async (ctx) => {
    const ids = await someMembers(
      ctx,
      Array.from({ length: MEMBERS }, (_, index) => ({ email: `rel3-${index}@example.com` })),
    )
    await createIntents(
      ctx,
      ids.map((id) => anIntent(id, { cause: 'rel-3' })),
    )
    return ids
  })
  // A server that takes its time, so that withdrawals fall between decision and hand-over.
  sink.onData = () => new Promise((resolve) => setTimeout(resolve, 15, undefined))
  const withdrawnAt = new Map<string, number>()
  let draining = true
  const members = (async () => {
    for (let index = 0; draining && index < MEMBERS; index += 1) {
      // From the far end and the middle, so that many are caught while waiting, decided or under way.
      const victim = index % 2 === 0 ? MEMBERS - 1 - index / 2 : Math.floor(index / 2) * 2
      const memberId = memberIds[victim]!
      await product.run((ctx) =>
        recordConsents(ctx, [
          {
            memberId,
            purpose: 'marketing',
            channel: 'email',
            state: 'withdrawn',
            source: 'test',
            imported: false,
            proof: {},
            at: ctx.now,
          },
        ]),
      )
      withdrawnAt.set(`rel3-${victim}@example.com`, performance.now())
    }
  })()
  const workers = Array.from({ length: 4 }, async () => {
    const delivery = new Delivery(platform)
    while (await delivery.run(product.workspaceId));
  })
  await Promise.all(workers)
  draining = false
  await members
  // Mutants: leaving out the second look, or not holding the consents during the hand-over, lets late mails through.
  const late = sink.mails.filter((mail) => mail.at > (withdrawnAt.get(mail.to) ?? Number.POSITIVE_INFINITY))
  expect(late.map((mail) => mail.to)).toEqual([])
  expect(new Set(sink.mails.map((mail) => mail.to)).size).toBe(sink.mails.length)
  const states = new Map<string, number>()
  for (const { state, reason } of await product.run((ctx) => intentsOf(ctx, ...memberIds))) {
    states.set(reason ?? state, (states.get(reason ?? state) ?? 0) + 1)
  }
  expect(states.get('sent')).toBe(sink.mails.length)
  expect(states.get('consent_withdrawn')).toBeGreaterThan(10)
  expect((states.get('sent') ?? 0) + (states.get('consent_withdrawn') ?? 0)).toBe(MEMBERS)
})

test('verify finds nothing wrong after all this', () =>
  product.run(async (ctx) => {
    for (const invariant of invariants) {
      expect({ id: invariant.id, ...(await invariant.check(ctx)) }).toMatchObject({ id: invariant.id, breaches: 0 })
    }
  }))
