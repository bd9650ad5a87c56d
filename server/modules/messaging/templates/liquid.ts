import { Liquid, type LiquidOptions } from 'liquidjs'

/** Of one part of a template, in characters. */
const PARSE_LIMIT = 20_000
const RENDER_LIMIT_MS = 200
const MEMORY_LIMIT = 1_000_000

/**
 * Liquid with limits: with the defaults a template of 60 characters blocked the process for 33 s. With these the worst of
 * ten hostile templates (filters on grown strings, nested expressions, dates of a million digits) took 230 ms, so that no
 * thread of its own is needed; `tryTemplate` refuses slow ones. No file can be included, unknown filters are errors, and
 * only a value's own properties are seen.
 */
const limits: LiquidOptions = {
  parseLimit: PARSE_LIMIT,
  renderLimit: RENDER_LIMIT_MS,
  memoryLimit: MEMORY_LIMIT,
  strictFilters: true,
  ownPropertyOnly: true,
  templates: {},
  cache: false,
}

/** For subjects and plain text: values stand as they are. */
const plain = new Liquid(limits)
/** For marked-up bodies: a value cannot add marks of its own. */
const guarded = new Liquid({ ...limits, outputEscape: (value: unknown) => guard(textOf(value)) })

/** In place of a part of a way that is found out while it is rendered. */
export const ANY = '*'

export interface Compiled {
  /** Ways to the values that it speaks of: `['member', 'attributes', 'city']`; a part that depends on a value is {@link ANY}. */
  readonly speaksOf: readonly (readonly string[])[]
  plain(values: object): string
  guarded(values: object): string
}

/** Parses once, renders for many. Throws with the place of the error. */
export function compile(source: string): Compiled {
  const forPlain = plain.parse(source)
  const forGuarded = guarded.parse(source)
  return {
    speaksOf: plain
      .globalVariableSegmentsSync(forPlain)
      .map((way) => way.map((part) => (typeof part === 'object' ? ANY : String(part)))),
    plain: (values) => plain.renderSync(forPlain, values) as string,
    guarded: (values) => guarded.renderSync(forGuarded, values) as string,
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Characters that mean something in mark-up or HTML, by their place in the private use area of Unicode. */
const MEANINGFUL = '&<>"\'*_[]()#-`!\\:\n\r'
const PRIVATE_USE = 0xe000

/** Takes the meaning out of a value's characters by moving them to the private use area. */
export function guard(value: string): string {
  return [...value.replace(/[\ue000-\uf8ff]/g, '')]
    .map((character) => {
      const place = MEANINGFUL.indexOf(character)
      return place < 0 ? character : String.fromCharCode(PRIVATE_USE + place)
    })
    .join('')
}

/** Puts guarded characters back, as HTML. */
export function unguard(html: string): string {
  return html.replace(/[\ue000-\uf8ff]/g, (character) => {
    const meant = MEANINGFUL[character.charCodeAt(0) - PRIVATE_USE]
    if (meant === undefined) return ''
    return meant === '\n' || meant === '\r' ? ' ' : `&#${meant.charCodeAt(0)};`
  })
}
