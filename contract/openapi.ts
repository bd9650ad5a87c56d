import { z } from 'zod'
import type { AnyEndpoint, Caller } from './endpoint.ts'
import { endpoints } from './index.ts'
import { refusals } from './refusals.ts'
import { Problem } from './shapes.ts'

type Json = Record<string, unknown>

/** The API as OpenAPI 3.1, made from the declarations: schemas with an id become components, the rest stays in place. */
export function openApiDocument(version: string): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Regulars',
      version,
      description:
        'The open membership-marketing system. Errors are RFC 9457 problem details with a stable `code`. `Idempotency-Key` works on every POST. Money is an integer of thousandths of the currency unit.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(endpoints.map((endpoint) => endpoint.tag))].map((name) => ({
      name,
      description: TAGS[name] ?? name,
    })),
    paths: pathsOf(),
    components: { schemas: componentsOf(), securitySchemes: SECURITY_SCHEMES },
  }
}

const TAGS: Readonly<Record<string, string>> = {
  access: 'Sign-in, workspaces and keys',
  audit: 'Who did what, sealed',
  members: 'Who the members are, and what happened with them',
  consent: 'What members allow',
  events: 'Collection, compatible with Segment clients, and quarantine',
  metrics: 'The metric catalogue and the boards',
  segments: 'Segments, RFM and lifecycle stages',
  loyalty: 'Points',
  messaging: 'Messages, templates and the contact policy',
  journeys: 'Journeys and what they changed',
  connections: 'Imports',
  portal: 'The member’s own pages',
  operations: 'Health and verification',
}

const SECURITY_SCHEMES = {
  apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, `ak_…`' },
  session: { type: 'apiKey', in: 'cookie', name: 'regulars', description: 'The console’s session cookie' },
  writeKey: {
    type: 'http',
    scheme: 'basic',
    description: 'A write key, `wk_…`, as the user name with an empty password',
  },
  memberToken: { type: 'http', scheme: 'bearer', description: 'The token of a member’s signed link' },
} as const

const SECURITY: Readonly<Record<Caller, Json[]>> = {
  staff: [{ apiKey: [] }, { session: [] }],
  writeKey: [{ writeKey: [] }],
  member: [{ memberToken: [] }],
  none: [],
}

function pathsOf(): Json {
  const paths: Record<string, Json> = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint) }
  }
  return paths
}

function operationOf(endpoint: AnyEndpoint & { tag: string }): Json {
  return {
    operationId: endpoint.id,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...describedAs(endpoint),
    security: SECURITY[endpoint.caller],
    parameters: [
      ...parametersOf(endpoint.params, 'path'),
      ...parametersOf(endpoint.query, 'query'),
      ...(endpoint.method === 'POST' ? [IDEMPOTENCY_KEY] : []),
    ],
    ...bodyOf(endpoint),
    responses: { ...successOf(endpoint), ...problemsOf(endpoint) },
  }
}

function describedAs({ permission, proof }: AnyEndpoint): Json {
  const words = [
    permission && `Needs the permission \`${permission}\`.`,
    (proof === 'workspace' || proof === 'account') && 'Of a user it asks for a fresh proof of who they are.',
  ].filter(Boolean)
  return words.length > 0 ? { description: words.join(' ') } : {}
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Repeating a request with the same key has the effect of one.',
  schema: { type: 'string', maxLength: 255 },
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return []
  const { properties = {}, required = [] } = inputSchema(schema) as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: one,
  }))
}

function bodyOf(endpoint: AnyEndpoint): Json {
  if (endpoint.upload) {
    return {
      requestBody: { required: true, content: { [endpoint.upload]: { schema: { type: 'string', format: 'binary' } } } },
    }
  }
  if (!endpoint.body) return {}
  return { requestBody: { required: true, content: { 'application/json': { schema: inputSchema(endpoint.body) } } } }
}

function successOf(endpoint: AnyEndpoint): Json {
  const content = endpoint.download
    ? { [endpoint.download]: { schema: { type: 'string' } } }
    : { 'application/json': { schema: outputSchema(endpoint.response), example: endpoint.example } }
  return { [String(endpoint.status ?? 200)]: { description: 'Done', content } }
}

/** One entry for each status, naming the codes that come with it. */
function problemsOf(endpoint: AnyEndpoint): Json {
  const usual =
    endpoint.caller === 'none'
      ? (['invalid_request'] as const)
      : (['invalid_request', 'not_signed_in', 'forbidden'] as const)
  const byStatus = new Map<number, string[]>()
  for (const code of new Set([...usual, ...endpoint.refusals])) {
    const { status } = refusals[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\``).join(', '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  )
}

/** Shapes with an id are written once, under components, and referred to. */
function componentsOf(): Json {
  const shapes = [
    Problem,
    ...endpoints.flatMap((endpoint) => [endpoint.response, endpoint.body].filter((one) => one !== undefined)),
  ]
  const schemas: Record<string, Json> = {}
  for (const shape of shapes) {
    // Wrapped, so that a shape that has an id itself is among the definitions too.
    const { $defs = {} } = withRefs(z.object({ shape }), 'output') as { $defs?: Record<string, Json> }
    for (const [name, schema] of Object.entries($defs)) schemas[name] ??= rewritten(schema)
  }
  return schemas
}

function inputSchema(schema: z.ZodType): Json {
  return inlined(schema, 'input')
}

function outputSchema(schema: z.ZodType): Json {
  return inlined(schema, 'output')
}

function inlined(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $defs: _, ...own } = withRefs(schema, io)
  return rewritten(own)
}

function withRefs(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
  }) as Json
  return json
}

/** References within a schema become references to components; ids are their names already. */
function rewritten(value: unknown): Json {
  return JSON.parse(JSON.stringify(value), (key, member: unknown) => {
    if (key === '$ref' && typeof member === 'string') return member.replace('#/$defs/', '#/components/schemas/')
    if (
      typeof member === 'object' &&
      member !== null &&
      'id' in member &&
      typeof member.id === 'string' &&
      ('type' in member || '$ref' in member || 'anyOf' in member || 'oneOf' in member)
    ) {
      const { id: __, ...rest } = member
      return rest
    }
    return member
  }) as Json
}
