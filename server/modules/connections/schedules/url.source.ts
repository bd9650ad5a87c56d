import { Readable } from 'node:stream'
import { fetchOutbound, OutboundProblem } from '#platform/outbound/outbound'
import { MAX_FILE_BYTES } from '../files/files.commands.ts'
import type { StoredSchedule } from './schedules.store.ts'
import { openSecret } from './seals.ts'
import { type Look, type Source, SourceProblem } from './source.ts'

const NOT_MODIFIED = 304
const nothing: Look = { files: [], waiting: 0, validators: null }

/** The content of an https address, when it is another than the last time. */
export const url: Source = {
  async look(ctx, schedule) {
    const address = openSecret(ctx, ctx.workspaceId, schedule.sealedUrl!)
    const authorization = schedule.sealedAuthorization && openSecret(ctx, ctx.workspaceId, schedule.sealedAuthorization)
    const answer = await fetchOutbound(ctx.outbound, { url: address, headers: conditionsOf(schedule), authorization })
    const { statusCode: status = 0, headers } = answer
    if (status === NOT_MODIFIED) {
      answer.resume()
      return nothing
    }
    const announced = Number(headers['content-length'] ?? 0)
    if (status !== 200 || announced > MAX_FILE_BYTES) {
      answer.destroy()
      throw status === 200
        ? new SourceProblem(tooLarge, { limit: MAX_FILE_BYTES })
        : new SourceProblem(refused, { status })
    }
    const file = {
      name: nameOf(address),
      open: async () => Readable.from(whole(answer), { objectMode: false }),
      // A body that ends before its announced length is an error of the stream.
      isWhole: async () => true,
      putAway: async () => {},
    }
    const validators = { etag: headers.etag ?? null, lastModified: headers['last-modified'] ?? null }
    return { files: [file], waiting: 0, validators }
  },
}

/** The content; when the connection breaks in the middle, that is what is said. */
async function* whole(answer: Readable): AsyncGenerator<Buffer> {
  try {
    yield* answer as AsyncIterable<Buffer>
  } catch (error) {
    throw error instanceof OutboundProblem ? error : new SourceProblem(brokenOff)
  }
}

function conditionsOf({ validators }: StoredSchedule): Record<string, string> {
  if (validators?.etag) return { 'If-None-Match': validators.etag }
  return validators?.lastModified ? { 'If-Modified-Since': validators.lastModified } : {}
}

/** The last part of the path; what follows the question mark may be a key. */
function nameOf(address: string): string {
  const part = new URL(address).pathname.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(part) || 'download'
  } catch {
    return part
  }
}

/** An address as it is shown: without what follows the question mark. */
export function shownUrl(address: string): string {
  const { origin, pathname, search } = new URL(address)
  return `${origin}${pathname}${search === '' ? '' : '?…'}`
}

const refused = {
  en: 'The address answered with status {status} instead of a file.',
  'zh-CN': '该网址返回状态 {status}，没有给出文件。',
}
const brokenOff = {
  en: 'The connection broke off before the file was whole.',
  'zh-CN': '连接中断，文件不完整。',
}
const tooLarge = {
  en: 'The file is larger than {limit} bytes.',
  'zh-CN': '文件超过 {limit} 字节。',
}
