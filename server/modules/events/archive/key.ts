import type { Platform } from '#platform/context'
import { asSystem } from '#platform/transaction'
import { keepKey, settingsIn } from './archive.store.ts'
import { ARCHIVE } from './archive.ts'

/** The key that all files of a workspace are sealed under, made with the first of them. */
export async function archiveKeyOf(platform: Platform, workspaceId: string): Promise<Buffer> {
  return asSystem(platform, workspaceId, async (ctx) => {
    const { wrappedKey } = await settingsIn(ctx.tx, workspaceId)
    const fresh = () => keepKey(ctx.tx, workspaceId, ctx.keys.newApartKey(workspaceId, ARCHIVE).wrapped)
    return ctx.keys.openApartKey(workspaceId, ARCHIVE, wrappedKey ?? (await fresh()))
  })
}
