import type { AnyEndpoint } from '@regulars/contract'
import { z } from 'zod'

/** A request in the parts that the contract declares. */
export interface Sample {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
}

type Json = { readonly [key: string]: unknown }
export type Path = readonly (string | number)[]

/** Stands where an id must be put: no row has it. */
export const AN_ID = '00000000-0000-4000-8000-0000000000ff'
const NOON = '2026-03-02T12:00:00.000Z'

/**
 * A request that the schemas of an endpoint allow: each free text holds `word`, each id is {@link AN_ID}. What the schemas
 * cannot tell is laid over it from `samples.ts`.
 */
export function sampleOf(endpoint: AnyEndpoint, word: string): Sample {
  let number = 0
  const text = () => `${word}-${++number}`
  const part = (schema: z.ZodType | undefined, optional: boolean) =>
    schema && valueFor(jsonOf(schema), { root: jsonOf(schema), open: [], text, word, optional })
  return {
    params: part(endpoint.params, true) as Record<string, unknown> | undefined,
    query: part(endpoint.query, false) as Record<string, unknown> | undefined,
    body: part(endpoint.body, true),
  }
}

/** The names of the query's optional fields that take text or an id: each is tried by itself. */
export function optionalFields(endpoint: AnyEndpoint): string[] {
  if (!endpoint.query) return []
  const { properties = {}, required = [] } = jsonOf(endpoint.query) as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties)
    .filter(([name, field]) => !required.includes(name) && field.type === 'string' && !field.enum)
    .map(([name]) => name)
}

interface Walk {
  readonly root: Json
  readonly open: readonly string[]
  readonly text: () => string
  readonly word: string
  readonly optional: boolean
}

function jsonOf(schema: z.ZodType): Json {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json
}

const RECURSIVE = Symbol('recursive')

function valueFor(schema: Json, walk: Walk): unknown {
  if (typeof schema.$ref === 'string') return valueForReference(schema.$ref, walk)
  if ('const' in schema) return schema.const
  if (Array.isArray(schema.enum)) return schema.enum[0]
  const kinds = (schema.anyOf ?? schema.oneOf) as readonly Json[] | undefined
  if (kinds) return richest(kinds.map((kind) => valueFor(kind, walk)))
  switch (schema.type) {
    case 'string':
      return textFor(schema, walk)
    case 'integer':
    case 'number':
      return Math.max(1, Number(schema.minimum ?? 1))
    case 'boolean':
      return false
    case 'null':
      return null
    case 'array': {
      if (Array.isArray(schema.prefixItems)) return schema.prefixItems.map((item: Json) => valueFor(item, walk))
      const item = valueFor((schema.items ?? {}) as Json, walk)
      return item === RECURSIVE ? (schema.minItems ? RECURSIVE : []) : [item]
    }
    case 'object':
      return objectFor(schema, walk)
    default:
      return walk.text()
  }
}

function valueForReference(reference: string, walk: Walk): unknown {
  if (walk.open.includes(reference)) return RECURSIVE
  const target = reference
    .split('/')
    .slice(1)
    .reduce<Json>((at, key) => at[key] as Json, walk.root)
  return valueFor(target, { ...walk, open: [...walk.open, reference] })
}

function objectFor(schema: Json, walk: Walk): unknown {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Json>)
  const required = (schema.required ?? []) as readonly string[]
  const fields = properties
    .filter(([name]) => required.includes(name) || (walk.optional && name !== 'cursor'))
    .map(([name, field]) => [name, valueFor(field, walk)] as const)
  if (fields.some(([name, value]) => value === RECURSIVE && required.includes(name))) return RECURSIVE
  const names = schema.propertyNames as Json | undefined
  if (names && schema.additionalProperties) {
    const name = String(Array.isArray(names.enum) ? names.enum[0] : walk.text())
    fields.push([name, valueFor(schema.additionalProperties as Json, walk)])
  }
  return Object.fromEntries(fields.filter(([, value]) => value !== RECURSIVE))
}

/** Of several kinds the one with the most places for a text, so that the canary gets everywhere. */
function richest(values: readonly unknown[]): unknown {
  const found = values.filter((value) => value !== RECURSIVE)
  if (found.length === 0) return RECURSIVE
  return found.reduce((best, value) => (placesOf(value).length > placesOf(best).length ? value : best))
}

function textFor(schema: Json, walk: Walk): string {
  if (schema.format === 'uuid') return AN_ID
  if (schema.format === 'date') return NOON.slice(0, 10)
  if (schema.format === 'date-time') return NOON
  const pattern = typeof schema.pattern === 'string' ? new RegExp(schema.pattern) : undefined
  const fits = (text: string) =>
    text.length <= Number(schema.maxLength ?? 10_000) && text.length >= Number(schema.minLength ?? 0)
  const candidates = [walk.text(), walk.word, walk.word.slice(0, Number(schema.maxLength ?? 10)), ...PATTERNED]
  return candidates.find((text) => fits(text) && (pattern?.test(text) ?? true)) ?? ''
}

/** What usual patterns ask for. */
const PATTERNED = [
  '09:00',
  'CNY',
  '2026-03',
  '1.0.0',
  '#336699',
  'https://example.com/',
  '+8613800000000',
  'a@example.com',
]

/** Every place of a value that holds a text. */
export function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) =>
    placesOf(member, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}

export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key], value)
}

/** A copy with one place replaced. */
export function replaced<T>(value: T, path: Path, by: unknown): T {
  if (path.length === 0) return by as T
  const [key, ...rest] = path
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) }
  ;(copy as Record<string | number, unknown>)[key!] = replaced(at(value, [key!]), rest, by)
  return copy as T
}

/** Stands in a sample for a field that the request does without. */
export const LEFT_OUT = Symbol('left out')

/** `over` laid over `under`, object by object. */
export function laidOver(under: unknown, over: unknown): unknown {
  const plain = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  if (over === undefined) return under
  if (!plain(under) || !plain(over)) return over
  return Object.fromEntries(
    [...new Set([...Object.keys(under), ...Object.keys(over)])]
      .filter((key) => over[key] !== LEFT_OUT)
      .map((key) => [key, laidOver(under[key], over[key])]),
  )
}
