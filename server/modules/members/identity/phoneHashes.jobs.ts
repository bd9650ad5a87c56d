import type { Platform } from '#platform/context'
import type { Schedule } from '#platform/module'
import { asSystem } from '#platform/transaction'
import { hashWaitingPhones } from './phoneHashes.commands.ts'

/** Hashes the phones that were here before hashes were kept, a page for each transaction; then it finds none. */
export function hashPhonesSchedule(platform: Platform): Schedule {
  return {
    name: 'hash phones',
    everySeconds: 60,
    run: (workspaceId) => asSystem(platform, workspaceId, hashWaitingPhones),
  }
}

/** Hashes all of them now, for work that looks members up by them and cannot wait for the schedule. */
export async function hashPhonesFirst(
  platform: Platform,
  workspaceId: string,
  beat: () => Promise<void>,
): Promise<void> {
  while (await asSystem(platform, workspaceId, hashWaitingPhones)) await beat()
}
