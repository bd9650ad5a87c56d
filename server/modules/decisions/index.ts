import * as contract from '@regulars/contract/decisions'
import { readFairness } from '@regulars/contract/fairness'
import { memberIdOf } from '#modules/members/index'
import type { Module } from '#platform/module'
import { compareGroups } from './fairness.commands.ts'
import { decisionsAbout, readRegister } from './register.commands.ts'
import { answerReview, listReviews } from './reviews.commands.ts'

export { decisionsAbout } from './register.commands.ts'
export { decisionsForMember, endReviewsOf, objectTo } from './reviews.commands.ts'

/** What is decided about members without a person: by what, why, how evenly, and how a person looks at it again. */
export const decisions: Module = {
  name: 'decisions',
  routes(api) {
    api.bind(contract.listDecisions, async (ctx) => readRegister(ctx))
    api.bind(readFairness, async (ctx, { query }) => compareGroups(ctx, query))
    api.bind(contract.memberDecisions, async (ctx, { params }) =>
      decisionsAbout(ctx, await memberIdOf(ctx, params.member)),
    )
    api.bind(contract.listReviews, async (ctx, { query }) => listReviews(ctx, query))
    api.bind(contract.answerReview, async (ctx, { params, body }) => answerReview(ctx, { id: params.id, ...body }))
  },
}
