import * as contract from '@regulars/contract/archive'
import type { Api } from '#platform/http/api'
import { describeArchive, listFiles, releaseFile, restoreFile, setArchive } from './archive.commands.ts'

export function archiveRoutes(api: Api): void {
  api.bind(contract.getArchive, async (ctx) => describeArchive(ctx))
  api.bind(contract.setArchive, async (ctx, { body }, _, reply) => {
    reply.raw.once('finish', () => ctx.wake(ctx.workspaceId))
    return setArchive(ctx, body)
  })
  api.bind(contract.listArchiveFiles, async (ctx, { query }) => listFiles(ctx, query))
  api.bind(contract.restoreArchiveFile, async (ctx, { params, body }, _, reply) => {
    reply.raw.once('finish', () => ctx.wake(ctx.workspaceId))
    return restoreFile(ctx, { fileId: params.file, days: body.days })
  })
  api.bind(contract.releaseArchiveFile, async (ctx, { params }) => releaseFile(ctx, params.file))
}
