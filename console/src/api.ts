import type { AnyEndpoint, ResponseOf, Sent } from '@regulars/contract'
import { ApiProblem, createClient, createFileClient } from '@regulars/sdk'
import {
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { newKey } from './idempotency.ts'
import { preferences, usePreferences } from './preferences.ts'
import { problemWords } from './problem.ts'
import { proved } from './proof.ts'

const ofWorkspace = {
  url: '',
  workspaceId: () => preferences().workspaceId,
  locale: () => preferences().locale,
}

/** The client of everything that belongs to a workspace. */
export const api = createClient(ofWorkspace)

/** The same for files. */
export const fileApi = createFileClient(ofWorkspace)

/** The client of the session, which is asked before a workspace is known. */
export const sessionApi = createClient({ url: '', locale: () => preferences().locale })

let signedOut: () => void = () => {}
/** The router says what to do when the session is over. */
export function onSignedOut(act: () => void): void {
  signedOut = act
}

/** What somebody typed is wrong; their session is not over. */
const mistyped = new Set(['wrong_credentials', 'wrong_code', 'second_factor_needed'])

const leaveWhenSignedOut = (error: Error): void => {
  if (error instanceof ApiProblem && error.problem.status === 401 && !mistyped.has(error.code)) signedOut()
}

/** What never reached the server may be sent again; what the server refused would be refused again. */
const retry = (failures: number, error: Error): boolean => failures < 2 && !(error instanceof ApiProblem)

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
  mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
  defaultOptions: { queries: { retry, staleTime: 15_000 }, mutations: { retry } },
})

const keyOf = (workspaceId: string | undefined, endpoint: AnyEndpoint, sent: unknown) =>
  [workspaceId, endpoint.id, sent] as const

export interface ReadOptions<E extends AnyEndpoint> {
  readonly enabled?: boolean
  /** How soon to ask again, from the last answer; false: not by itself. */
  readonly pollMs?: (answer: ResponseOf<E> | undefined) => number | false
  /** Keep showing the answer to the question before while the new one is on its way. */
  readonly keepPrevious?: boolean
}

/** Asks one GET endpoint: `useEndpoint(getMember, { params: { member } })`. */
export function useEndpoint<E extends AnyEndpoint>(endpoint: E, sent: Sent<E>, options: ReadOptions<E> = {}) {
  const { workspaceId } = usePreferences()
  const { enabled = true, pollMs, keepPrevious } = options
  return useQuery<ResponseOf<E>>({
    queryKey: keyOf(workspaceId, endpoint, sent),
    queryFn: ({ signal }) => api(endpoint, sent, { signal }),
    enabled,
    refetchInterval: (query) => pollMs?.(query.state.data) ?? false,
    placeholderData: keepPrevious ? keepPreviousData : undefined,
  })
}

interface Page {
  readonly items: readonly unknown[]
  readonly nextCursor: string | null
}

type ItemOf<E extends AnyEndpoint> = ResponseOf<E> extends { items: readonly (infer Item)[] } ? Item : never

export interface PagesOptions<E extends AnyEndpoint> {
  readonly enabled?: boolean
  readonly keepPrevious?: boolean
  /** How soon to ask again, from the first page; false: not by itself. */
  readonly pollMs?: (first: ResponseOf<E> | undefined) => number | false
}

/** Asks an endpoint that answers in pages; `items` are those of all pages so far, `first` is the first answer. */
export function usePages<E extends AnyEndpoint>(
  endpoint: ResponseOf<E> extends Page ? E : never,
  sent: Sent<E>,
  options: PagesOptions<E> = {},
) {
  const { workspaceId } = usePreferences()
  const { query, ...rest } = sent as { readonly query?: Readonly<Record<string, unknown>> }
  const answer = useInfiniteQuery({
    queryKey: [...keyOf(workspaceId, endpoint, sent), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      api(endpoint, { ...rest, query: { ...query, cursor: pageParam } } as Sent<E>, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last as Page).nextCursor ?? undefined,
    enabled: options.enabled ?? true,
    refetchInterval: (asked) => options.pollMs?.(asked.state.data?.pages[0]) ?? false,
    placeholderData: options.keepPrevious ? keepPreviousData : undefined,
  })
  const pages = answer.data?.pages
  return {
    ...answer,
    first: pages?.[0],
    items: (pages ?? []).flatMap((page) => (page as Page).items) as ItemOf<E>[],
  }
}

export interface CommandOptions<E extends AnyEndpoint> {
  readonly done?: (answer: ResponseOf<E>, sent: Sent<E>) => void
  /** Given this, no toast is shown: the caller says what went wrong in its place. */
  readonly failed?: (error: Error) => void
  /** It changes nothing, so nothing on the screen is asked again (a dry run). */
  readonly changesNothing?: boolean
}

/**
 * Sends one writing endpoint. Each `run` has its own Idempotency-Key, kept over retries, so that a double click
 * or a lost answer does not act twice. Afterwards what is on the screen is asked again.
 */
export function useCommand<E extends AnyEndpoint>(endpoint: E, options: CommandOptions<E> = {}) {
  const client = useQueryClient()
  const { notification } = App.useApp()
  const { t } = useTranslation('shell')
  const mutation = useMutation<ResponseOf<E>, Error, { readonly sent: Sent<E>; readonly key: string }>({
    mutationFn: ({ sent, key }) => proved(() => api(endpoint, sent, { idempotencyKey: key })),
    onSuccess: async (answer, { sent }) => {
      if (!options.changesNothing) void client.invalidateQueries()
      options.done?.(answer, sent)
    },
    onError: (error) => {
      if (options.failed) options.failed(error)
      else notification.error({ title: t('commandFailed'), description: problemWords(error, t('unreachable')) })
    },
  })
  return {
    run: (sent: Sent<E>) => mutation.mutate({ sent, key: newKey() }),
    runAsync: (sent: Sent<E>) => mutation.mutateAsync({ sent, key: newKey() }),
    isPending: mutation.isPending,
    error: mutation.error,
    data: mutation.data,
    reset: mutation.reset,
  }
}
