import { policyPacks } from '@regulars/packs/policies/index'
import { LEFT_OUT, type Sample } from './sample.ts'

/** What the schemas cannot tell: values that mean something. `word` is the text of the workspace that is filled. */
export function knownSample(endpointId: string, word: string): Sample {
  return samples(word)[endpointId] ?? (endpointId.startsWith('collect.') ? { body: collected(endpointId, word) } : {})
}

const samples = (word: string): Record<string, Sample> => ({
  // Leaving the sandbox or switching a channel on would make the product look for a server.
  'workspace.update': { body: { timeZone: 'Asia/Shanghai', sandbox: true } },
  'session.signIn': { body: { email: `${word}@staff.example`, password: PASSWORD } },
  'session.prove': { body: { password: PASSWORD, code: LEFT_OUT, passkey: LEFT_OUT } },
  // Two of them: each place is tried with everything that B has.
  'metrics.evaluate': { query: { from: '2026-02-01', to: '2026-03-01', ids: 'orders,withdrawal_rate' } },
  'metrics.series': { params: { id: 'orders' }, query: { from: '2026-02-01', to: '2026-03-01' } },
  'metrics.byPlatform': { query: { from: '2026-02-01', to: '2026-03-01' } },
  'metrics.compare': { query: { metric: 'repurchase_rate', from: '2026-02-01', to: '2026-03-01', b: 'others' } },
  'metrics.byPlace': { query: { from: '2026-02-01', to: '2026-03-01', by: 'region' } },
  'metrics.byStore': { params: { id: 'card_use_rate' }, query: { from: '2026-02-01', to: '2026-03-01' } },
  'archive.set': { body: { hotDays: 400, dryRun: false } },
  'imports.create': { body: { mapping: `${word}-mapping` } },
  'exports.create': { body: { columns: LEFT_OUT } },
  'exports.createClear': { body: { columns: LEFT_OUT } },
  'importSchedules.change': { body: { mapping: `${word}-mapping`, from: { place: 'folder' }, timeZone: LEFT_OUT } },
  'importSchedules.create': {
    body: {
      kind: 'orders',
      mapping: `${word}-mapping`,
      from: { place: 'folder' },
      recurrence: { every: 'day', at: '03:00' },
      timeZone: LEFT_OUT,
    },
  },
  'journeys.create': { body: { template: 'win-back' } },
  'fields.save': { params: { field: `${word}_field` }, body: { legalBasis: 'consent', sensitive: 'health' } },
  'fields.approveUse': { params: { field: `${word}_field` } },
  'fields.endUse': { params: { field: `${word}_field` } },
  'fields.remove': { params: { field: `${word}_field` } },
  // What callers set by themselves is not in the register.
  'fields.setPolicy': { body: { registeredOnly: false } },
  // Owners are users by their ids, which a caller cannot look up by name: it takes them away.
  'dataOwners.assign': {
    body: {
      subjects: [{ kind: 'field', subject: 'email' }],
      accountable: null,
      responsible: LEFT_OUT,
      consulted: LEFT_OUT,
      informed: LEFT_OUT,
    },
  },
  'dataOwners.signOff': { body: { subjects: [{ kind: 'field', subject: 'email', version: word }] } },
  'vendors.add': { body: { state: 'planned' } },
  'vendors.change': { body: { state: 'planned' } },
  'assessments.add': { body: { kind: 'other', subject: word, submit: true } },
  'assessments.change': { body: { kind: 'other', subject: word } },
  'regulations.add': { body: { pack: null } },
  'regulationTasks.add': { body: { owner: null, notice: null } },
  'regulationTasks.change': { body: { owner: null, notice: null, done: false } },
  'consent.saveTopic': { params: { topic: `${word}-topic` }, body: { offered: true } },
  'consent.record': {
    body: {
      purpose: 'marketing',
      collectionPoint: LEFT_OUT,
      noticeVersion: LEFT_OUT,
      language: LEFT_OUT,
      validUntil: LEFT_OUT,
    },
  },
  'consent.setChoices': { body: { topics: LEFT_OUT } },
  'consent.saveNotice': { params: { notice: `${word}-notice` }, body: { purposes: ['marketing'] } },
  'consent.publishNotice': { params: { notice: `${word}-notice` } },
  'consent.recordGuardian': { body: { state: 'granted', proof: { letter: `${word} letter` } } },
  'consent.loadPolicy': { body: { ...policyPacks[0]!, pack: `${word}-law` } },
  'consent.activatePolicy': { params: { pack: 'gdpr' }, body: { version: 1 } },
  'consent.diffPolicy': { params: { pack: `${word}-law` }, query: { from: '1', to: '1' } },
  'consent.savePolicySettings': { body: { defaultJurisdiction: 'CN' } },
  'complianceAudits.takeEvidence': { params: { item: 'fields' } },
  'complianceAudits.judge': { params: { item: 'fields' }, body: { verdict: 'passed', finding: LEFT_OUT } },
  'complianceAudits.addFinding': { body: { item: null } },
  'members.merge': { body: { from: `${word}-spare` } },
  'households.create': { body: { head: `${word}-member` } },
  'households.update': { body: { head: LEFT_OUT } },
  'households.join': { body: { member: `${word}-other` } },
  'organisations.create': { body: { manager: LEFT_OUT } },
  'organisations.update': { body: { manager: LEFT_OUT } },
  'organisations.addContact': { body: { member: `${word}-member` } },
  'contracts.renew': { body: { startsOn: LEFT_OUT, endsOn: '2099-12-31' } },
  'contracts.correct': { body: { currency: LEFT_OUT, startsOn: LEFT_OUT, endsOn: LEFT_OUT } },
  'duplicates.decide': { body: { decision: 'keep_apart', survivor: LEFT_OUT } },
  'invitations.create': { body: { email: `${word}-new@staff.example`, role: 'data_analyst' } },
  'portal.askForAddressChange': { body: { address: `${word}-new@example.com` } },
  'portal.confirmAddressChange': { body: { address: `${word}-new@example.com`, code: '000000' } },
  'portal.objectToDecision': { body: { kind: 'stage', subject: 'stage', words: `${word} said so` } },
  'reviews.answer': { body: { outcome: 'upheld', reason: `${word} was looked at` } },
  'decisions.fairness': { query: { kind: 'message' } },
  'portal.setTag': { body: { allowed: true } },
  'portal.setPreferences': {
    body: {
      preferences: [{ purpose: 'marketing', channel: 'email', state: 'granted' }],
      topics: [{ topic: `${word}-topic`, wanted: false }],
    },
  },
  'penTests.record': {
    body: { testedOn: '2026-02-01', findings: [{ title: `${word} finding`, severity: 'low', dueOn: '2026-05-01' }] },
  },
  'penTests.setFinding': { body: { state: 'fixed', retestedOn: '2026-03-01' } },
  'penTests.setPeriod': { body: { months: 12 } },
  'grants.give': { body: { permissions: ['members:reveal'], hours: 8 } },
  'incidents.start': {
    body: {
      laws: ['pipl'],
      people: LEFT_OUT,
      noticedAt: '2026-03-01T08:00:00.000Z',
      happenedFrom: '2026-02-01T08:00:00.000Z',
      happenedTo: '2026-03-01T08:00:00.000Z',
    },
  },
  'incidents.update': { body: { laws: LEFT_OUT, happenedFrom: LEFT_OUT, happenedTo: LEFT_OUT } },
  'incidents.setStep': { params: { step: 'detect' }, body: { state: 'done', note: `${word} log`, owner: LEFT_OUT } },
  'incidents.findAffected': {
    body: {
      from: '2026-02-01T08:00:00.000Z',
      to: '2026-04-01T08:00:00.000Z',
      actors: LEFT_OUT,
      addresses: LEFT_OUT,
      exports: LEFT_OUT,
      fields: LEFT_OUT,
    },
  },
  'incidents.answerClock': {
    params: { clock: 'cn-people' },
    body: { answer: 'not_notifiable', reason: `${word} keeps harm away`, language: LEFT_OUT, way: LEFT_OUT },
  },
  'templates.save': { body: { purpose: 'marketing', topic: LEFT_OUT } },
  // Nobody answers there.
  'signOn.createProvider': {
    body: {
      issuer: 'https://127.0.0.1:9',
      defaultRole: 'data_analyst',
      roleClaim: LEFT_OUT,
      claimedRoles: LEFT_OUT,
      domains: [`${word}.example`],
    },
  },
  'signOn.changeProvider': {
    body: {
      clientSecret: 'anew',
      issuer: 'https://127.0.0.1:9',
      defaultRole: 'data_analyst',
      roleClaim: LEFT_OUT,
      claimedRoles: LEFT_OUT,
      domains: [`${word}.example`],
    },
  },
  'suppressions.add': { body: { channel: 'email', address: `${word}-bounced@example.com` } },
  'messaging.setEmailChannel': { body: { fromAddress: `${word}@example.com`, enabled: false } },
})

export const PASSWORD = 'correct horse battery'

function collected(endpointId: string, word: string): object {
  const event = {
    type: 'track',
    userId: `${word}-member`,
    event: `${word} happened`,
    name: `${word} page`,
    groupId: `${word}-group`,
    properties: { [`${word}_key`]: `${word} value` },
    traits: { [`${word}_trait`]: `${word} value` },
  }
  const batched = endpointId === 'collect.batch' || endpointId === 'collect.import'
  const one = { ...event, messageId: `${word}/${endpointId}` }
  if (endpointId === 'collect.alias') return { ...one, previousId: `${word}-before` }
  return batched ? { batch: [one] } : one
}

/** Endpoints that meet nothing of the caller's own workspace in this test, each with why. They are called all the same. */
export const notDriven: Readonly<Record<string, string>> = {
  'workspace.removeDemo': 'is for a person who is signed in; a session against the demo of B has a test of its own',
  'exports.file': 'the newest export is one in the clear, which it does not give out; exports.clearFile is driven',
  'invitations.revoke':
    'an invitation made again takes the place of the one before, so that the ids looked up are gone',
  'account.addPasskey': 'needs the answer of an authenticator; a browser test has one',
  'account.beginPasskey': 'the address of this test is a number, which can have no passkeys',
  'account.removePasskey': 'a passkey is of a person and in no table of a workspace',
  'session.beginPasskey': 'the address of this test is a number, which can have no passkeys',
  'session.signInByPasskey': 'needs the answer of an authenticator; a browser test has one',
  'signOn.begin': 'is of nobody yet; that no provider of another workspace signs anybody in here has tests of its own',
  'signOn.complete': 'needs the answer of an identity provider; it has tests of its own against a real one',
  'signOn.checkProvider': 'nobody answers at the issuer of this test',
  'account.endSession': 'a session is of a person and in no table of a workspace',
  'portal.askForCode': 'its door is a signed token that is in no table; doors have a test of their own',
  'portal.signIn': 'its door is a signed token that is in no table; doors have a test of their own',
  'portal.choicesByLink': 'its token is in a message only; tokens of A for members of B have a test of their own',
  'portal.chooseByLink': 'its token is in a message only; tokens of A for members of B have a test of their own',
  'recovery.startDrill': 'is of the installation, and there is no backup that could be restored',
  'portal.unsubscribe': 'its token is in a message only; tokens of A for members of B have a test of their own',
}
