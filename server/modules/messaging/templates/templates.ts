import type { Template } from '@regulars/contract/messaging'
import type { LocaleCode } from '@regulars/contract/shapes'
import type { z } from 'zod'
import { ANY, type Compiled, compile, unguard } from './liquid.ts'
import { toHtml, toText } from './markup.ts'

export type Content = z.infer<typeof Template>['content']
export type Language = z.infer<typeof LocaleCode>
export const languages = ['zh-CN', 'en'] as const satisfies readonly Language[]

/** What a template may speak of. */
export interface Values {
  readonly brand: string
  /** A one-time code; empty in every other message. */
  readonly code: string
  readonly member: {
    /** The company's own number. */
    readonly number: string
    readonly name: string
    readonly first_name: string
    readonly points: number
    /** What else is known; empty for a member who turned personalisation off. */
    readonly attributes: Readonly<Record<string, unknown>>
  }
}

export interface Rendered {
  readonly subject: string
  readonly text: string
  /** Without the frame of the message. */
  readonly html: string
}

/** A template that cannot be used, and why. */
export class TemplateError extends Error {}

const MAX_SUBJECT_LENGTH = 250

/** A template ready to be rendered for many members. */
export class CompiledTemplate {
  readonly #parts: ReadonlyMap<Language, { subject: Compiled; body: Compiled }>

  constructor(content: Content) {
    this.#parts = new Map(
      languages.map((language) => {
        const { subject, body } = content[language]
        return [language, { subject: failing(() => compile(subject)), body: failing(() => compile(body)) }]
      }),
    )
  }

  /** Fields of the profile beside the name that the text may speak of, each once; {@link ANY} where it may be any. */
  fields(): string[] {
    const ways = [...this.#parts.values()].flatMap(({ subject, body }) => [...subject.speaksOf, ...body.speaksOf])
    const found = ways.flatMap(([of, kind, field]) => {
      if (of !== 'member' || (kind !== undefined && kind !== 'attributes')) return []
      return [field ?? ANY]
    })
    return [...new Set(found)].sort()
  }

  render(language: Language, values: Values): Rendered {
    const parts = this.#parts.get(language)!
    return failing(() => ({
      subject: checkedSubject(parts.subject.plain(values)),
      text: toText(parts.body.plain(values)),
      html: unguard(toHtml(parts.body.guarded(values))),
    }))
  }
}

/** Fields of the profile that a template may speak of. */
export function fieldsReadBy(content: Content): string[] {
  return new CompiledTemplate(content).fields()
}

/** Any failure of Liquid, its limits included, is the template's. */
function failing<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof TemplateError ? error : new TemplateError((error as Error).message.slice(0, 300))
  }
}

/** A line break in a subject would begin a header of its own. */
function checkedSubject(rendered: string): string {
  const subject = rendered.trim()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into a header.
  if (/[\u0000-\u001f\u007f\u2028\u2029]/.test(subject)) {
    throw new TemplateError('the subject holds a line break or control character')
  }
  if (subject === '') throw new TemplateError('the subject is empty')
  if (subject.length > MAX_SUBJECT_LENGTH) throw new TemplateError(`the subject is longer than ${MAX_SUBJECT_LENGTH}`)
  return subject
}

/** A usual one takes a tenth of a millisecond; thousands are rendered in a row. */
const MAX_TRIAL_MS = 20
/** The quickest of so many counts: the others may have waited for the machine. */
const TRIALS = 3

/** Renders in both languages for people a template may meet: with and without a name, and with one that means harm. */
export function tryTemplate(content: Content): void {
  const template = new CompiledTemplate(content)
  for (const language of languages) {
    let quickest = Number.POSITIVE_INFINITY
    for (const [index, values] of strangers.entries()) {
      const began = performance.now()
      template.render(language, values)
      quickest = Math.min(quickest, performance.now() - began)
      if (index + 1 >= TRIALS && quickest > MAX_TRIAL_MS) {
        throw new TemplateError(`it takes longer than ${MAX_TRIAL_MS} ms to write`)
      }
    }
  }
}

const strangers: readonly Values[] = [
  '',
  'Lin',
  '林',
  '"><script>alert(1)</script>',
  '[x](http://x)',
  '{{ brand }}',
].map((name, index) => ({
  brand: 'Lumen & Leaf',
  code: '012345',
  member: {
    number: index === 0 ? '' : String(10_000 + index),
    name,
    first_name: name,
    points: index * 1_000 - 500,
    attributes: index % 2 === 0 ? {} : { city: name },
  },
}))
