import type { Module } from '#platform/module'
import { invariants } from './invariants.ts'
import { follower, tick } from './journeys.jobs.ts'
import { routes } from './journeys.routes.ts'
import { memberBlocks } from './memberBlocks.ts'

/** Leads members through steps, keeps some of them aside to compare with, and follows both to the goal. */
export const journeys: Module = {
  name: 'journeys',
  routes,
  consumers: () => [follower],
  schedules: (platform) => [tick(platform)],
  invariants,
  memberBlocks,
}

export { keepOut, letIn } from './exclusions.commands.ts'
export { journeyResults } from './results.commands.ts'
export type { JourneyResult } from './results.ts'
export { endRunsOf } from './runs.commands.ts'
