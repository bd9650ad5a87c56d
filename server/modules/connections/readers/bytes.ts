import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type FileBytes, FileProblem, type Progress } from './reader.ts'

/** Largest content taken out of a compressed file. */
export const MAX_INFLATED_BYTES = 20 * 1024 ** 3
/** Order lines shrink to a tenth; beyond this ratio a file was made to fill a disk. */
export const MAX_RATIO = 250
/** The ratio is judged only above this size. */
export const RATIO_FROM_BYTES = 16 * 1024 ** 2
const CHUNK_BYTES = 256 * 1024

/** The content of a file, inflated if need be, with guards against files that inflate without end. */
export async function* contentOf(
  bytes: FileBytes,
  compressed: boolean,
  progress: Progress = { bytes: 0 },
): AsyncGenerator<Buffer> {
  const source = bytes.stream()
  source.on('data', (chunk: Buffer) => {
    progress.bytes += chunk.length
  })
  const content = compressed ? source.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : source
  if (compressed) source.on('error', (error) => content.destroy(error))
  try {
    yield* compressed ? guarded(content, () => progress.bytes) : (content as AsyncIterable<Buffer>)
  } catch (error) {
    throw damaged(error)
  } finally {
    content.destroy()
    source.destroy()
  }
}

/** Stops when the output is out of all proportion to the input read so far. */
export async function* guarded(content: Readable, inputBytes: () => number): AsyncGenerator<Buffer> {
  let inflated = 0
  for await (const chunk of content as AsyncIterable<Buffer>) {
    inflated += chunk.length
    const absurd = inflated > RATIO_FROM_BYTES && inflated > inputBytes() * MAX_RATIO
    if (absurd || inflated > MAX_INFLATED_BYTES) throw new FileProblem(bomb)
    yield chunk
  }
}

function damaged(error: unknown): unknown {
  const code = (error as { code?: string }).code ?? ''
  return code.startsWith('Z_') || code === 'ERR_BUFFER_OUT_OF_BOUNDS' ? new FileProblem(cutOff) : error
}

const bomb = {
  en: 'Its content is far larger than the file itself; files made to fill a disk look like this. Unpack it first.',
  'zh-CN': '解压后的内容远大于文件本身，疑似压缩炸弹。请先自行解压。',
}
const cutOff = {
  en: 'The compressed file is damaged or cut off. Compress and upload it again.',
  'zh-CN': '压缩文件已损坏或不完整，请重新压缩并上传。',
}
