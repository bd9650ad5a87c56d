import type { Sample } from './sample.ts'

/** What the schemas cannot tell: values that mean something. `word` is the text of the workspace that is filled. */
export function knownSample(endpointId: string, word: string): Sample {
  return samples(word)[endpointId] ?? (endpointId.startsWith('collect.') ? { body: collected(endpointId, word) } : {})
}

const samples = (word: string): Record<string, Sample> => ({
  // Leaving the sandbox or switching a channel on would make the product look for a server.
  'workspace.update': { body: { timeZone: 'Asia/Shanghai', sandbox: true } },
  'session.signIn': { body: { email: `${word}@staff.example`, password: PASSWORD } },
  'metrics.evaluate': { query: { from: '2026-02-01', to: '2026-03-01' } },
  'metrics.series': { params: { id: 'orders' }, query: { from: '2026-02-01', to: '2026-03-01' } },
  'imports.create': { body: { mapping: `${word}-mapping` } },
  'journeys.create': { body: { template: 'win-back' } },
  'consent.record': { body: { purpose: 'marketing' } },
  'portal.setPreferences': { body: { preferences: [{ purpose: 'marketing', channel: 'email', state: 'granted' }] } },
  'templates.save': { body: { purpose: 'marketing' } },
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
  'portal.unsubscribe': 'its token is in a message only; tokens of A for members of B have a test of their own',
}
