import { endpoints, permissions } from '@regulars/contract'
import { describe, expect, it } from 'vitest'
import { aProduct } from '#test/workspace'
import { roleTemplates } from './roles.ts'
import { aBrowser, aUser } from './testing.ts'

/**
 * The written reference: which posts hold a permission, and which endpoints it opens. Owner and administrator hold
 * everything and are not named. An endpoint that is new in the contract fails here until somebody decides who may call it.
 */
const everyone = [
  'strategy_lead',
  'owned_channel_operator',
  'platform_operator',
  'community_operator',
  'store_operator',
  'data_analyst',
  'data_engineer',
  'benefit_designer',
  'partner_benefit_manager',
] as const
type Post = (typeof everyone)[number]
const all = new Set<Post>(everyone)
const but = (...without: Post[]) => new Set(everyone.filter((post) => !without.includes(post)))
const only = (...posts: Post[]) => new Set<Post>(posts)
const readers = ['strategy_lead', 'owned_channel_operator', 'community_operator'] as const

const reference: Record<(typeof permissions)[number], { posts: ReadonlySet<Post>; endpoints: readonly string[] }> = {
  'workspace:read': { posts: all, endpoints: ['portal.address', 'portal.settings'] },
  'workspace:manage': {
    posts: only(),
    endpoints: [
      'workspace.update',
      'workspace.removeDemo',
      'portal.saveSettings',
      ...['signOn.providers', 'signOn.createProvider', 'signOn.changeProvider', 'signOn.removeProvider'],
      'signOn.checkProvider',
      'namespaces.put',
      'namespaces.block',
      'blockedIdentifiers.remove',
      'consent.activatePolicy',
      'consent.loadPolicy',
      'consent.savePolicySettings',
      'consent.publishNotice',
      'consent.savePoint',
      'consent.saveNotice',
      'consent.savePurpose',
      'consent.setPointState',
      'consent.saveTopic',
      ...['archive.set', 'archive.restore', 'archive.release'],
      ...['fields.save', 'fields.remove', 'fields.setPolicy', 'fields.approveUse', 'fields.endUse'],
      'dataOwners.assign',
      ...['vendors.add', 'vendors.change', 'assessments.add', 'assessments.change', 'assessments.decide'],
      ...['regulations.add', 'regulations.change', 'regulationTasks.add', 'regulationTasks.change'],
    ],
  },
  'keys:manage': { posts: only(), endpoints: ['keys.list', 'keys.create', 'keys.resume', 'keys.revoke'] },
  'audit:read': {
    posts: only('strategy_lead'),
    endpoints: [
      'audit.list',
      'audit.chain',
      'audit.export',
      'safeguards.get',
      ...['complianceAudits.list', 'complianceAudits.get', 'complianceAudits.export'],
    ],
  },
  'team:read': { posts: only('strategy_lead'), endpoints: ['team.get', 'grants.list'] },
  'team:manage': {
    posts: only(),
    endpoints: [
      'team.changeUser',
      'team.removeUser',
      'team.transferOwnership',
      'team.createRole',
      'team.changeRole',
      'team.deleteRole',
      'invitations.list',
      'invitations.create',
      'invitations.revoke',
      ...['grants.give', 'grants.approve', 'grants.end'],
    ],
  },
  'members:read': {
    posts: but('data_engineer', 'partner_benefit_manager'),
    endpoints: [
      ...['decisions.ofMember', 'reviews.list'],
      'members.get',
      'members.list',
      'members.orders',
      'members.overview',
      'members.timeline',
      'members.merges',
      'deletions.list',
      'duplicates.list',
      'duplicates.searches',
      'namespaces.list',
      'blockedIdentifiers.list',
      ...['households.get', 'households.list', 'households.ofMember'],
      ...['organisations.get', 'organisations.managers', 'organisations.list', 'renewals.due', 'renewals.rate'],
      ...['exports.create', 'exports.file', 'exports.get', 'exports.kinds', 'exports.list'],
    ],
  },
  'members:write': {
    posts: only('store_operator'),
    endpoints: [
      'portal.createLink',
      'members.correct',
      ...['households.create', 'households.join', 'households.leave', 'households.update'],
      ...['organisations.create', 'organisations.update', 'organisations.addContact', 'organisations.updateContact'],
      ...['organisations.removeContact', 'contracts.create', 'contracts.renew'],
      ...['contracts.correct', 'contracts.delete'],
    ],
  },
  'members:direct': { posts: only(...readers, 'store_operator'), endpoints: [] },
  'members:reveal': {
    posts: only('store_operator'),
    endpoints: ['members.reveal', 'exports.createClear', 'exports.clearFile'],
  },
  'members:merge': {
    posts: only('store_operator'),
    endpoints: ['members.merge', 'members.unmerge', 'duplicates.decide', 'duplicates.search'],
  },
  'members:erase': { posts: only(), endpoints: ['deletions.carryOut', 'deletions.refuse'] },
  'consent:read': {
    posts: only(...readers, 'store_operator', 'data_analyst'),
    endpoints: [
      ...['consent.purposes', 'consent.ofMember', 'consent.points', 'consent.notices'],
      ...['consent.policies', 'consent.diffPolicy'],
      ...['consent.topics', 'consent.choicesOfMember'],
      ...['fields.list', 'compliance.loop', 'decisions.list', 'decisions.fairness'],
      ...['dataMap.read', 'dataMap.file', 'dataOwners.list', 'dataOwners.signOff'],
      ...['regulations.list', 'vendors.list', 'assessments.list'],
    ],
  },
  'consent:write': {
    posts: only('community_operator', 'store_operator'),
    endpoints: ['consent.record', 'consent.recordGuardian', 'reviews.answer', 'consent.setChoices'],
  },
  'events:read': {
    posts: only('strategy_lead', 'platform_operator', 'data_analyst', 'data_engineer'),
    endpoints: ['quarantine.list', 'events.status', 'archive.get', 'archive.files'],
  },
  'events:replay': { posts: only('data_engineer'), endpoints: ['quarantine.discard', 'quarantine.replay'] },
  'metrics:read': {
    posts: but('store_operator'),
    endpoints: [
      'metrics.evaluate',
      'boards.get',
      'today.get',
      'metrics.catalogue',
      'metrics.series',
      'metrics.byStore',
      'metrics.withdrawals',
      'metrics.byPlatform',
      'metrics.byPlace',
      'metrics.compare',
    ],
  },
  'segments:read': {
    posts: but('store_operator'),
    endpoints: [
      'segments.get',
      'lifecycle.get',
      'segments.list',
      'rfm.ofMember',
      'segments.ofMember',
      'lifecycle.ofMember',
      'segments.preview',
      'rfm.grid',
      'segments.members',
    ],
  },
  'segments:write': {
    posts: only('strategy_lead', 'owned_channel_operator', 'data_analyst'),
    endpoints: ['segments.create', 'segments.delete', 'segments.update'],
  },
  'loyalty:read': { posts: all, endpoints: ['loyalty.earningRule', 'points.ofMember', 'loyalty.programme'] },
  'loyalty:write': { posts: only('benefit_designer'), endpoints: ['points.adjust', 'loyalty.setEarningRule'] },
  'messages:read': {
    posts: only(...readers, 'data_analyst'),
    endpoints: [
      'messages.get',
      'messaging.settings',
      'messages.list',
      'suppressions.list',
      'templates.list',
      'messages.ofMember',
    ],
  },
  'messages:write': {
    posts: only('owned_channel_operator'),
    endpoints: ['suppressions.add', 'templates.save', 'messaging.setPolicy', 'messaging.setEmailChannel'],
  },
  'journeys:read': {
    posts: but('store_operator'),
    endpoints: [
      'journeys.forecast',
      'journeys.get',
      'journeys.lift',
      'journeyTemplates.list',
      'journeys.list',
      'journeys.runs',
    ],
  },
  'journeys:write': {
    posts: only('strategy_lead', 'owned_channel_operator'),
    endpoints: ['journeys.create', 'journeys.setState', 'journeys.update'],
  },
  'imports:read': {
    posts: only('strategy_lead', 'platform_operator', 'data_engineer'),
    endpoints: [
      'imports.kinds',
      'imports.template',
      'imports.get',
      'imports.errors',
      'imports.list',
      'mappings.list',
      'importSchedules.list',
      'importSchedules.runs',
    ],
  },
  'imports:write': {
    posts: only('platform_operator', 'data_engineer'),
    endpoints: ['imports.cancel', 'imports.create', 'mappings.save', 'imports.undo', 'imports.upload'],
  },
  'imports:schedule': {
    posts: only('data_engineer'),
    endpoints: [
      'importSchedules.create',
      'importSchedules.change',
      'importSchedules.remove',
      'importSchedules.run',
      'importSchedules.setPaused',
    ],
  },
  'compliance:write': {
    posts: only('strategy_lead'),
    endpoints: [
      'safeguards.check',
      ...['complianceAudits.open', 'complianceAudits.takeEvidence', 'complianceAudits.judge'],
      ...['complianceAudits.addFinding', 'complianceAudits.close'],
      ...['findings.change', 'findings.close', 'findings.carryOver'],
    ],
  },
  'verify:run': { posts: only('data_engineer'), endpoints: ['verify.run'] },
  'recovery:manage': {
    posts: only(),
    endpoints: [
      ...['recovery.get', 'recovery.backups', 'recovery.startBackup', 'recovery.drills', 'recovery.startDrill'],
    ],
  },
  'incidents:read': { posts: only('strategy_lead'), endpoints: ['incidents.list', 'incidents.get', 'penTests.list'] },
  'incidents:write': {
    posts: only(),
    endpoints: [
      ...['incidents.start', 'incidents.update', 'incidents.setStep', 'incidents.findAffected'],
      ...['incidents.affectedFile', 'incidents.answerClock', 'incidents.close'],
      ...['penTests.record', 'penTests.setFinding', 'penTests.setPeriod'],
    ],
  },
}

/** Of every signed-in user: their own account and nothing else. */
const own = [
  'session.get',
  'session.signOut',
  'session.proof',
  'session.prove',
  ...['account.passkeys', 'account.beginPasskey', 'account.addPasskey', 'account.removePasskey'],
  'account.changePassword',
  'account.sessions',
  'account.endSession',
  'account.endOtherSessions',
  'account.secondFactor',
  'account.beginSecondFactor',
  'account.confirmSecondFactor',
  'account.renewRecoveryCodes',
  'account.endSecondFactor',
]

/** Of nobody who is signed in as staff: open, or with a proof of their own. */
const others = [
  ...[
    'session.signIn',
    'invitations.look',
    'invitations.accept',
    'portal.unsubscribe',
    'portal.choicesByLink',
    'portal.chooseByLink',
    'health.live',
    'health.ready',
  ],
  ...['portal.me', 'portal.setPreferences', 'portal.askForCode', 'portal.signIn', 'portal.signOut'],
  ...[
    'portal.downloadMyData',
    'portal.askForDeletion',
    'portal.takeDeletionBack',
    'portal.setTag',
    'portal.decisions',
    'portal.objectToDecision',
    'portal.setProfile',
    'portal.askForAddressChange',
    'portal.confirmAddressChange',
  ],
  ...['session.beginPasskey', 'session.signInByPasskey'],
  ...['signOn.offer', 'signOn.begin', 'signOn.complete'],
  ...['alias', 'batch', 'group', 'identify', 'import', 'page', 'screen', 'track'].map((name) => `collect.${name}`),
]

/** What callers limited to stores or regions may ask beside one member by name: a list that keeps to them, and no persons. */
const limited = [
  'members.list',
  'consent.purposes',
  'consent.topics',
  'portal.address',
  'portal.settings',
  'metrics.catalogue',
  'loyalty.programme',
  'templates.list',
  'journeyTemplates.list',
]

const product = await aProduct()
const staff = endpoints.filter((endpoint) => endpoint.caller === 'staff')

describe('the matrix of roles and endpoints', () => {
  it('names every endpoint of the contract once, under the permission it asks for', () => {
    const written = Object.entries(reference).flatMap(([permission, { endpoints: ids }]) =>
      ids.map((id) => [id, permission] as const),
    )
    const declared = endpoints.map(({ id, permission }) => [id, permission ?? '-'] as const)
    const expected = [...written, ...[...own, ...others].map((id) => [id, '-'] as const)]
    expect([...declared].sort()).toEqual([...expected].sort())
    expect(
      staff
        .filter((endpoint) => endpoint.permission === undefined)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(own.toSorted())
  })

  it('names every endpoint that callers with a limited scope may ask', () => {
    expect(
      endpoints
        .filter((endpoint) => endpoint.limited)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(limited.toSorted())
  })

  it.each(roleTemplates.map(({ code }) => code))('holds for %s at every endpoint, over HTTP', async (role) => {
    const email = `${role}@regulars.local`
    await aUser(product, { email, role })
    const browser = await aBrowser(product, email)
    const answers = []
    const expected = []
    for (const endpoint of staff) {
      // Signing out would end the test, and a full check of the data costs seconds; who may do either is checked above.
      if (!endpoint.permission || (endpoint.id === 'verify.run' && role !== 'data_analyst')) continue
      const url = endpoint.path.replace(/:(\w+)/g, '00000000-0000-7000-8000-000000000000')
      const answer = await browser(endpoint.method, url, endpoint.method === 'GET' ? undefined : { nothing: true })
      const refused = answer.statusCode === 403 && answer.json().code === 'forbidden'
      answers.push([endpoint.id, refused ? 'refused' : 'admitted'])
      const holds =
        role === 'owner' || role === 'administrator' || reference[endpoint.permission].posts.has(role as Post)
      expected.push([endpoint.id, holds ? 'admitted' : 'refused'])
    }
    expect(answers).toEqual(expected)
  })

  it('holds for permissions that open no endpoint of their own too', () => {
    for (const { code, permissions: granted } of roleTemplates) {
      if (code === 'owner' || code === 'administrator') expect(granted).toEqual(permissions)
      else
        expect(permissions.filter((one) => reference[one].posts.has(code as Post))).toEqual(
          permissions.filter((one) => granted.includes(one)),
        )
    }
  })
})
