import type { Ctx } from '#platform/context'
import type { Module } from '#platform/module'
import { deliverySchedules, providerReports } from './delivery/delivery.jobs.ts'
import { invariants } from './invariants.ts'
import { memberBlocks } from './memberBlocks.ts'
import { bindMessaging } from './messaging.routes.ts'
import { defaultPolicy, savePolicy } from './settings/policy.store.ts'
import { addMissingTemplates } from './templates/templates.commands.ts'

export { reachableChannels } from './channels/channel.ts'
export { wordsOf as findingWords } from './gate/findings.ts'
export { type ContactForecast, explainContact } from './gate/gate.commands.ts'
export { createIntents, type NewIntent, refuseWaiting } from './intents/intents.commands.ts'
export { ownMessagesOf } from './intents/intents.present.ts'
export { policyOf } from './settings/policy.store.ts'
export { addMissingTemplates, fieldsOfTemplates } from './templates/templates.commands.ts'
export { fieldsReadBy as fieldsReadByTemplate } from './templates/templates.ts'
export { readersOf } from './templates/values.views.ts'
export {
  choicesByLink,
  choosePersonalisation,
  unsubscribe,
  unsubscribePage,
} from './unsubscribe/unsubscribe.commands.ts'

/** Messages to members: what should go is an intent, whether it may is for the send gate, how it went is kept. */
export const messaging: Module = {
  name: 'messaging',
  routes: bindMessaging,
  consumers: () => [providerReports],
  schedules: deliverySchedules,
  async prepare(ctx: Ctx) {
    await savePolicy(ctx.tx, ctx.workspaceId, defaultPolicy)
    await addMissingTemplates(ctx)
  },
  invariants,
  memberBlocks,
}
