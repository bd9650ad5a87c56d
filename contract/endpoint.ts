import { z } from 'zod'
import type { Permission } from './permissions.ts'
import type { RefusalCode } from './refusals.ts'

// With the first object schema zod tries whether it may compile code. Pages forbid that by their content policy, and the
// browser would report each try as a violation. Every noun of the contract imports this file before it declares a shape.
if ('document' in globalThis) z.config({ jitless: true })

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Who may call. `staff` is a signed-in user or an API key holding `permission`; `writeKey` is a shop or app that
 * sends events; `member` is a member's own signed session; `none` is open to all.
 */
export type Caller = 'staff' | 'writeKey' | 'member' | 'none'

/** The one declaration of an endpoint: server validation, OpenAPI, client, CLI and console types all come from here. */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  /** `noun.verb`, unique; also the OpenAPI operation id. */
  readonly id: string
  readonly method: Method
  /** Path with `:name` parameters, each declared in `params`. */
  readonly path: string
  readonly summary: string
  readonly caller: Caller
  readonly permission?: Permission
  /**
   * Users show anew that they are who they are, if they did not lately: `workspace` in any way that they sign in, `account` in
   * one of their own, not through a workspace's identity provider; `brought` with the request itself. Keys have no such proof.
   */
  readonly proof?: 'workspace' | 'account' | 'brought'
  /** Callers limited to some stores or regions may ask too: it holds nothing of single members, or keeps to their scope. */
  readonly limited?: true
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  /** A body that is a file rather than JSON. */
  readonly upload?: 'application/octet-stream'
  readonly response: Response
  /** A response that is a file rather than JSON. */
  readonly download?:
    | 'text/csv'
    | 'application/zip'
    | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    | 'text/html'
  readonly status?: 200 | 201 | 202 | 204
  /** A question that is too long for an address: not a write, so the audit log keeps nothing of it. */
  readonly changesNothing?: true
  readonly refusals: readonly RefusalCode[]
  readonly example: z.input<Response>
}

// biome-ignore lint/suspicious/noExplicitAny: an endpoint whose four schemas do not matter here.
export type AnyEndpoint = Endpoint<any, any, any, any>

type Declared<T> = T extends z.ZodType ? T : never

/** What a caller sends, before defaults are filled in. */
export type Sent<E extends AnyEndpoint> = (E['params'] extends z.ZodType ? { params: z.input<E['params']> } : unknown) &
  (E['query'] extends z.ZodType ? { query?: z.input<E['query']> } : unknown) &
  (E['body'] extends z.ZodType ? { body: z.input<E['body']> } : unknown)

/** What a handler is given, checked and with defaults. */
export interface Received<E extends AnyEndpoint> {
  readonly params: z.output<Declared<E['params']>>
  readonly query: z.output<Declared<E['query']>>
  readonly body: z.output<Declared<E['body']>>
}

export type ResponseOf<E extends AnyEndpoint> = z.output<E['response']>

/** Keeps the narrow types of a declaration and fills in the defaults: staff call it, and nothing is refused beyond the usual. */
export function endpoint<
  const Declaration extends Omit<AnyEndpoint, 'caller' | 'refusals'> & {
    caller?: Caller
    refusals?: readonly RefusalCode[]
  },
>(declaration: Declaration) {
  return { caller: 'staff' as Caller, refusals: [] as readonly RefusalCode[], ...declaration }
}
