import type { Readable } from 'node:stream'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { guarded } from './bytes.ts'
import { type FileBytes, FileProblem } from './reader.ts'

/** A workbook has a few dozen parts. */
const MAX_ENTRIES = 5_000

/** A zip archive read in place, part by part. */
export interface Archive {
  has(name: string): boolean
  /** The bytes of a part; stops at a part that inflates beyond all proportion. */
  part(name: string, onInput?: (share: number) => void): AsyncGenerator<Buffer>
}

export async function openArchive(bytes: FileBytes): Promise<Archive> {
  const zip = await opened(bytes)
  const entries = await entriesOf(zip)
  return {
    has: (name) => entries.has(name),
    async *part(name, onInput) {
      const entry = entries.get(name)
      if (!entry) throw new FileProblem(notAWorkbook)
      if (entry.isEncrypted()) throw new FileProblem(encrypted)
      const stream = await zip.openReadStreamPromise(entry).catch(() => {
        throw new FileProblem(damaged)
      })
      let inflated = 0
      try {
        for await (const chunk of guarded(stream, () => entry.compressedSize)) {
          inflated += chunk.length
          onInput?.(inflated / Math.max(entry.uncompressedSize, 1))
          yield chunk
        }
      } catch (error) {
        throw error instanceof FileProblem ? error : new FileProblem(damaged)
      }
    },
  }
}

async function opened(bytes: FileBytes): Promise<ZipFile> {
  try {
    return await yauzl.fromRandomAccessReaderPromise(new Ranges(bytes), bytes.size, { autoClose: false })
  } catch {
    throw new FileProblem(damaged)
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  try {
    for await (const entry of zip.eachEntry()) {
      entries.set(entry.fileName, entry)
      if (entries.size > MAX_ENTRIES) throw new FileProblem(damaged)
    }
  } catch {
    throw new FileProblem(damaged)
  }
  return entries
}

/** How yauzl asks for pieces of a file that lies sealed on the disk. */
class Ranges extends yauzl.RandomAccessReader {
  readonly #bytes: FileBytes

  constructor(bytes: FileBytes) {
    super()
    this.#bytes = bytes
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return this.#bytes.range(start, end)
  }
}

const damaged = {
  en: 'The archive is damaged or cut off. Save the workbook again as .xlsx.',
  'zh-CN': '文件已损坏或不完整，请重新另存为 .xlsx。',
}
const encrypted = {
  en: 'The workbook is protected by a password. Save it without one.',
  'zh-CN': '工作簿有密码保护，请取消密码后再上传。',
}
const notAWorkbook = {
  en: 'It is a zip archive, but not a workbook. Unpack it and upload the file inside.',
  'zh-CN': '这是压缩包而不是工作簿，请解压后上传其中的文件。',
}
