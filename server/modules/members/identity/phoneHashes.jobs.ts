import type { Platform } from '#platform/context'
import type { Schedule } from '#platform/module'
import { asSystem } from '#platform/transaction'
import { hashWaitingPhones, keepHashesFromNowOn } from './phoneHashes.commands.ts'

/** Hashes the phones that still wait for it, a page for each transaction; then it finds none. */
export function hashPhonesSchedule(platform: Platform): Schedule {
  return {
    name: 'hash phones',
    everySeconds: 60,
    run: (workspaceId) => asSystem(platform, workspaceId, hashWaitingPhones),
  }
}

/** Makes a hash lead to every phone there is, now and from now on, for work that looks members up by hashes. */
export async function hashPhonesFirst(
  platform: Platform,
  workspaceId: string,
  beat: () => Promise<void> = async () => {},
): Promise<void> {
  await asSystem(platform, workspaceId, keepHashesFromNowOn)
  while (await asSystem(platform, workspaceId, hashWaitingPhones)) await beat()
}
