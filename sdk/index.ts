import type { AnyEndpoint, ResponseOf, Sent } from '@regulars/contract'
import type { Problem } from '@regulars/contract/shapes'
import type { z } from 'zod'

/** What the API answered when it said no: RFC 9457 problem details. */
export class ApiProblem extends Error {
  readonly problem: z.infer<typeof Problem>

  constructor(problem: z.infer<typeof Problem>) {
    super(problem.detail)
    this.name = 'ApiProblem'
    this.problem = problem
  }

  get code(): string {
    return this.problem.code
  }
}

export interface ClientOptions {
  /** Where the server is, without a trailing slash; empty for the page's own origin. */
  readonly url: string
  /** `ak_…` of a server, or the token of a member's signed link; a browser with a session cookie needs neither. */
  readonly token?: string
  /** Workspace to act in, for a session that has several. */
  readonly workspaceId?: () => string | undefined
  readonly locale?: () => string | undefined
  readonly fetch?: typeof fetch
}

export interface CallOptions {
  readonly signal?: AbortSignal
  /** Sent as `Idempotency-Key`: repeating the call with the same key changes nothing. */
  readonly idempotencyKey?: string
  /** The body of an upload. */
  readonly file?: Blob | ReadableStream<Uint8Array>
}

export type Client = <E extends AnyEndpoint>(
  endpoint: E,
  sent: Sent<E>,
  options?: CallOptions,
) => Promise<ResponseOf<E>>

/**
 * A typed client of the contract: `await api(listMembers, { query: { limit: 20 } })`.
 * Throws {@link ApiProblem} for what the server refused and `TypeError` when it cannot be reached.
 */
export function createClient(options: ClientOptions): Client {
  return async (endpoint, sent, call = {}) => {
    const response = await answerOf(options, endpoint, sent as Parts, call)
    if (response.status === 204) return {} as ResponseOf<typeof endpoint>
    return (endpoint.download ? response.text() : response.json()) as Promise<ResponseOf<typeof endpoint>>
  }
}

export type FileClient = <E extends AnyEndpoint>(endpoint: E, sent: Sent<E>, options?: CallOptions) => Promise<Blob>

/** The same for endpoints that answer with a file: its bytes, for a workbook is no text. */
export function createFileClient(options: ClientOptions): FileClient {
  return async (endpoint, sent, call = {}) => (await answerOf(options, endpoint, sent as Parts, call)).blob()
}

async function answerOf(
  options: ClientOptions,
  endpoint: AnyEndpoint,
  sent: Parts,
  call: CallOptions,
): Promise<Response> {
  const send = options.fetch ?? globalThis.fetch.bind(globalThis)
  const response = await send(addressOf(options.url, endpoint, sent), {
    method: endpoint.method,
    headers: headersOf(options, endpoint, call),
    body: bodyOf(endpoint, sent, call),
    credentials: 'same-origin',
    ...(call.signal && { signal: call.signal }),
    // Node asks for this when a body is a stream.
    ...(call.file instanceof ReadableStream && { duplex: 'half' }),
  } as RequestInit)
  if (!response.ok) throw new ApiProblem(await problemOf(response))
  return response
}

interface Parts {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

/** The address of a call, also usable as the target of a download link. */
export function addressOf(url: string, endpoint: AnyEndpoint, sent: Parts): string {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(sent.params?.[name] ?? ''))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(sent.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  }
  const text = query.toString()
  return `${url}${path}${text ? `?${text}` : ''}`
}

function headersOf(options: ClientOptions, endpoint: AnyEndpoint, call: CallOptions): Record<string, string> {
  const workspaceId = options.workspaceId?.()
  const locale = options.locale?.()
  const type = endpoint.upload ?? (endpoint.body ? 'application/json' : undefined)
  return {
    Accept: endpoint.download ?? 'application/json',
    // Browsers never add this by themselves across sites, which makes it the mark of our own pages (CSRF).
    'X-Regulars': '1',
    ...(type && { 'Content-Type': type }),
    ...(options.token && { Authorization: `Bearer ${options.token}` }),
    ...(workspaceId && { 'X-Workspace': workspaceId }),
    ...(locale && { 'Accept-Language': locale }),
    ...(call.idempotencyKey && { 'Idempotency-Key': call.idempotencyKey }),
  }
}

function bodyOf(endpoint: AnyEndpoint, sent: Parts, call: CallOptions): RequestInit['body'] {
  if (endpoint.upload) return call.file as RequestInit['body']
  return endpoint.body ? JSON.stringify(sent.body) : undefined
}

async function problemOf(response: Response): Promise<z.infer<typeof Problem>> {
  const body: unknown = await response.json().catch(() => undefined)
  if (typeof body === 'object' && body !== null && 'code' in body) return body as z.infer<typeof Problem>
  return {
    type: 'about:blank',
    title: response.statusText,
    status: response.status,
    detail: `The server answered ${response.status} without an explanation.`,
    code: 'unexplained',
  }
}
