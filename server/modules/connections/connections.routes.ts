import type { Readable } from 'node:stream'
import * as contract from '@regulars/contract/connections'
import * as mappings from '@regulars/contract/mappings'
import { collectable } from '#modules/members/index'
import { Refusal } from '#platform/errors'
import type { Api } from '#platform/http/api'
import { inTransaction } from '#platform/transaction'
import { MAX_FILE_BYTES, uploadFile } from './files/files.commands.ts'
import { errorFile } from './imports/errorFile.ts'
import {
  cancelRunningImport,
  describeImport,
  listAllImports,
  startImport,
  undoFinishedImport,
} from './imports/imports.commands.ts'
import type { Kind } from './kinds/kind.ts'
import { kinds } from './kinds/kinds.ts'
import { templateOf } from './kinds/template.ts'
import { listAllMappings, saveOwnMapping } from './mapping/mappings.commands.ts'

export function bindConnections(api: Api): void {
  api.bind(mappings.listImportKinds, async (ctx) => {
    const registered = await collectable(ctx)
    return { items: Object.values(kinds).map((kind) => presentKind(kind, registered)) }
  })
  api.bindOutside(mappings.importTemplate, async (ctx, { params }) => ({
    fileName: `${params.kind}.xlsx`,
    stream: await templateOf(kinds[params.kind], ctx.locale),
  }))
  api.bind(mappings.listMappings, async (ctx) => ({ items: await listAllMappings(ctx) }))
  api.bind(mappings.saveMapping, async (ctx, { params, body }) => saveOwnMapping(ctx, { ...body, code: params.code }))
  api.bindOutside(contract.uploadImportFile, async (ctx, { query }, request) => {
    if (Number(request.headers['content-length'] ?? 0) > MAX_FILE_BYTES)
      throw new Refusal('body_too_large', { limit: MAX_FILE_BYTES })
    if (!isStream(request.body)) throw new Refusal('unsupported_media_type')
    return uploadFile(ctx, query, request.body)
  })
  api.bind(contract.createImport, async (ctx, { body }, _, reply) => {
    // Once the answer is out, the job is committed: the worker need not wait for its next look.
    reply.raw.once('finish', () => ctx.wake(ctx.workspaceId))
    return startImport(ctx, body)
  })
  api.bind(contract.listImports, async (ctx) => ({ items: await listAllImports(ctx) }))
  api.bind(contract.getImport, async (ctx, { params }) => describeImport(ctx, params.id))
  api.bind(contract.cancelImport, async (ctx, { params }) => cancelRunningImport(ctx, params.id))
  api.bind(contract.undoImport, async (ctx, { params }) => undoFinishedImport(ctx, params.id))
  api.bindOutside(contract.importErrors, async (ctx, { params }) => {
    const one = await inTransaction(ctx, ctx, (inside) => describeImport(inside, params.id))
    return { fileName: `${one.fileName.replace(/\.[^.]*$/, '')}-errors.csv`, stream: errorFile(ctx, params.id) }
  })
}

/** `registered` are the attributes that may be collected, unless any may. */
function presentKind({ code, name, fields, oneOf, further }: Kind, registered: string[] | null) {
  return {
    kind: code,
    name,
    fields: fields.map(({ name: field, label, required }) => ({ name: field, label, required })),
    oneOf: oneOf.map((names) => [...names]),
    further,
    furtherOnly: further === 'attribute.' ? registered : null,
  }
}

function isStream(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && 'pipe' in body
}
