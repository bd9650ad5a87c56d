import type { Answer } from './tenant.ts'

/** Looks for what must not be in an answer: texts in any of their encodings, and ids. */
export const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

export interface Kept {
  readonly secrets: readonly string[]
  readonly ids: ReadonlySet<string>
}

/** The first trace in an answer with the text around it. What the caller has sent itself may come back. */
export function traceIn(answer: Answer, kept: Kept, sent: Iterable<string> = []): string | undefined {
  let text = `${answer.headers}\n${answer.body}`
  // Nearly all answers end here: taking out what was sent, hundreds of values by now, costs more than the request.
  if (!keptIn(text, kept)) return undefined
  for (const value of [...sent].toSorted((one, other) => other.length - one.length))
    text = text.replaceAll(value, '').replaceAll(encodeURIComponent(value), '')
  const found = keptIn(text, kept)
  return found && `${found} in …${text.slice(Math.max(0, text.indexOf(found) - 100), text.indexOf(found) + 100)}…`
}

function keptIn(text: string, kept: Kept): string | undefined {
  return kept.secrets.find((secret) => text.includes(secret)) ?? text.match(UUID)?.find((id) => kept.ids.has(id))
}

/** A word as it is, in hexadecimal, and in base64 at each of the three offsets that it can have there. */
export function encodingsOf(word: string): string[] {
  const base64 = [0, 1, 2].map((offset) => {
    const whole = Buffer.from(' '.repeat(offset) + word)
      .toString('base64')
      .replace(/=+$/, '')
    // The first and last characters depend on what stands beside the word.
    return whole.slice(offset === 0 ? 0 : 4, -2)
  })
  return [word, word.toUpperCase(), Buffer.from(word).toString('hex'), ...base64]
}
