import type { Fault } from '../mapping/reasons.ts'
import { contentOf } from './bytes.ts'
import type { Encoding, FileBytes, FileDetails, Progress } from './reader.ts'

/** A piece of a file's text; `suspect` when it may hold NUL or bytes that are not of the encoding. */
export interface Piece {
  readonly text: string
  readonly suspect: boolean
}

/** The text of a file, piece by piece. Bytes that are not of the encoding become U+FFFD; the reader finds their line. */
export async function* textOf(bytes: FileBytes, details: FileDetails, progress: Progress): AsyncGenerator<Piece> {
  const decoder = decoderOf(details.encoding)
  for await (const chunk of contentOf(bytes, details.compressed, progress)) {
    yield piece(decoder.decode(chunk, { stream: true }), chunk, details)
  }
  const rest = decoder.decode()
  if (rest !== '') yield piece(rest, Buffer.alloc(0), details)
}

export function decoderOf(encoding: Encoding): InstanceType<typeof TextDecoder> {
  return new TextDecoder(encoding)
}

function piece(text: string, chunk: Buffer, details: FileDetails): Piece {
  return {
    text: details.lineEnd === 'cr' ? text.replaceAll('\r', '\n') : text,
    suspect: text.includes('\0') || isGarbled(text, chunk, details.encoding),
  }
}

/** U+FFFD that the file itself holds in good UTF-8 is damage done before, and no reason to refuse a line. */
function isGarbled(text: string, chunk: Buffer, encoding: Encoding): boolean {
  if (!text.includes('\uFFFD')) return false
  return encoding !== 'utf-8' || occurrences(text, '\uFFFD') > occurrences(chunk.toString('latin1'), '\xEF\xBF\xBD')
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1
}

/** Why one line of a suspect piece cannot be taken. */
export function faultOfText(text: string, encoding: Encoding): Fault | undefined {
  if (text.includes('\0')) return { reason: 'binary', field: null, values: {} }
  if (text.includes('\uFFFD')) return { reason: 'wrong_encoding', field: null, values: { format: encoding } }
  return undefined
}
