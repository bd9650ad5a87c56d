/** A mistake that somebody could make, as a change of text, and the test that must fail with it. */
export interface Mutant {
  readonly name: string
  readonly file: string
  readonly from: string
  readonly to: string
  /** The kind of test in `vitest.config.ts`, its file, and its name or the beginning of it. */
  readonly project: 'unit' | 'engines'
  readonly testFile: string
  readonly test: string
}

export const mutants: readonly Mutant[] = [
  {
    name: 'row-level security off on one table',
    file: 'server/migrations/postgres/0007_segments.sql',
    from: "call public.protect('segments.segments');",
    to: '',
    project: 'engines',
    testFile: 'tools/rules/rowSecurity.db.test.ts',
    test: 'the migrations leave no way around the workspace',
  },
  {
    name: 'workspace set for the session instead of the transaction',
    file: 'server/platform/postgres.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a file.
    from: "set_config('app.workspace', ${workspaceId}, true)",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a file.
    to: "set_config('app.workspace', ${workspaceId}, false)",
    project: 'engines',
    testFile: 'server/test/tenancy/postgres.db.test.ts',
    test: 'a transaction leaves no workspace behind on its connection',
  },
  {
    name: 'keys remembered without their workspace',
    file: 'server/modules/access/keys.ts',
    from: "hashSecret(secret).toString('base64')",
    to: "hashSecret(secret.slice(-30)).toString('base64')",
    project: 'engines',
    testFile: 'server/test/tenancy/callers.api.test.ts',
    test: 'a key of A is unknown when it is made to claim B',
  },
  {
    name: 'a sub-select of the history without its workspace let through',
    file: 'server/platform/scoped.ts',
    from: "same(token, 'from')",
    to: "(same(token, 'from') && index < 8)",
    project: 'unit',
    testFile: 'server/platform/scoped.test.ts',
    test: 'a statement on the history is refused with a sub-select that is not filtered',
  },
  {
    name: 'consent checked when the audience is chosen only',
    file: 'server/modules/messaging/gate/gate.ts',
    from: '  permission,\n  minor,\n  choice,\n  topic,\n  suppression,\n  channel,\n]',
    to: '  minor,\n  choice,\n  topic,\n  suppression,\n  channel,\n]',
    project: 'engines',
    testFile: 'server/modules/messaging/delivery/delivery.db.test.ts',
    test: 'while a campaign drains through four workers, no member gets a message after their withdrawal was committed',
  },
  {
    name: 'consent checked when the message is decided on only, under all laws',
    file: 'server/modules/messaging/gate/gate.ts',
    from: 'select judged.intent_id as "intentId", judged.reason\n      from judged\n',
    to: 'select judged.intent_id as "intentId", null::text as reason\n      from judged\n',
    project: 'engines',
    testFile: 'server/modules/messaging/delivery/drain.db.test.ts',
    test: 'while ten thousand messages drain and members withdraw, object, expire and need renewal, none goes without consent',
  },
  {
    name: 'answers of the gate remembered for a minute',
    file: 'server/modules/messaging/gate/gate.commands.ts',
    from: '  return claimed.map((intent) => ({ ...intent, reason: reasons.get(intent.intentId) ?? null }))',
    to: `  const known = ((globalThis as { known?: Map<string, [number, string | null]> }).known ??= new Map())
  return claimed.map((intent) => {
    const before = known.get(intent.memberId)
    if (before && ctx.now.getTime() - before[0] < 60_000) return { ...intent, reason: before[1] }
    known.set(intent.memberId, [ctx.now.getTime(), reasons.get(intent.intentId) ?? null])
    return { ...intent, reason: reasons.get(intent.intentId) ?? null }
  })`,
    project: 'engines',
    testFile: 'server/modules/messaging/delivery/drain.db.test.ts',
    test: 'while ten thousand messages drain and members withdraw, object, expire and need renewal, none goes without consent',
  },
  {
    name: 'a yes where the consents cannot be read',
    file: 'server/modules/messaging/gate/gate.commands.ts',
    from: 'const { rows } = await secondLook(leaving, intentRows(ctx.workspaceId, prepared)).execute(ctx.tx)',
    to: `const { rows } = await secondLook(leaving, intentRows(ctx.workspaceId, prepared))
    .execute(ctx.tx)
    .catch(() => ({ rows: [] as { intentId: string; reason: string | null }[] }))`,
    project: 'engines',
    testFile: 'server/modules/messaging/delivery/drain.db.test.ts',
    test: 'while ten thousand messages drain and members withdraw, object, expire and need renewal, none goes without consent',
  },
  {
    name: 'the laxest law where it is not known',
    file: 'server/modules/consent/governed.ts',
    from: "array['opt_in', 'opt_out', 'notice_only']",
    to: "array['notice_only', 'opt_out', 'opt_in']",
    project: 'engines',
    testFile: 'server/modules/consent/policies.api.test.ts',
    test: 'where a member stands under',
  },
  {
    name: 'a first objection that waits for nothing',
    file: 'server/modules/consent/answers.store.ts',
    from: "'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock'",
    to: "'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock_shared'",
    project: 'engines',
    testFile: 'server/modules/portal/sharing.api.test.ts',
    test: 'under a law of opt-out a first objection waits for a message under way, and stops all that follow',
  },
  {
    name: 'what is not known of a consent is a yes',
    file: 'server/modules/consent/mayContact.ts',
    from: "      when standing.state is null then 'no_consent'\n",
    to: '',
    project: 'engines',
    testFile: 'server/modules/consent/consent.db.test.ts',
    test: 'mayContact answers thousands of wishes in their order in three statements, and says no to what it cannot find',
  },
  {
    name: 'suppression skipped',
    file: 'server/modules/messaging/gate/checks/suppression.ts',
    from: "case when suppression.reason is not null then 'suppressed' end",
    to: 'null::text',
    project: 'engines',
    testFile: 'server/modules/messaging/gate/checks.db.test.ts',
    test: 'refuses an address that bounced, written another way',
  },
  {
    name: 'a merge keeps the looser consent',
    file: 'server/modules/consent/merge.store.ts',
    from: "(words.state = 'withdrawn') desc",
    to: "(words.state = 'granted') desc",
    project: 'engines',
    testFile: 'server/modules/consent/merge.db.test.ts',
    test: 'over random words and merges in random order, every standing is the one the pure rule names',
  },
  {
    name: 'a cap for each profile instead of each person',
    file: 'server/modules/messaging/gate/frequencyCap.ts',
    from: 'where part.profile_id <> part.member_id',
    to: 'where part.profile_id is null',
    project: 'engines',
    testFile: 'server/modules/messaging/gate/person.db.test.ts',
    test: 'counts what each of their profiles got, and each has its own again after a parting',
  },
  {
    name: 'a merge does not wait for a message that is being decided on',
    file: 'server/modules/members/merging/merges.commands.ts',
    from: '  await lockForMerge(ctx.tx, ctx.workspaceId, [...new Set(merges.flatMap(({ fromId, intoId }) => [fromId, intoId]))])\n',
    to: '',
    project: 'engines',
    testFile: 'server/modules/messaging/gate/person.db.test.ts',
    test: 'is not passed by a message that is being decided on while its member becomes part of another',
  },
  {
    name: 'two known members joined',
    file: 'server/modules/members/identity/identity.ts',
    from: 'if (bothNumbered || !this.#vouches(identifier))',
    to: 'if (bothNumbered && !this.#vouches(identifier))',
    project: 'unit',
    testFile: 'server/modules/members/identity/identity.test.ts',
    test: 'never joins two known members, whatever they share',
  },
]
