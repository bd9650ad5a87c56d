import { ApiProblem } from '@regulars/sdk'
import { Failed, Forbidden, Loading } from '@regulars/ui/Faces.tsx'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isForbidden, problemWords } from '../problem.ts'

interface Query<Data> {
  readonly data: Data | undefined
  readonly error: Error | null
  readonly refetch: () => unknown
}

interface Props<Data> {
  readonly of: Query<Data>
  /** Shown instead of the children when there is nothing. */
  readonly empty?: ReactNode
  readonly isEmpty?: (data: Data) => boolean
  readonly rows?: number
  readonly children: (data: Data) => ReactNode
}

/** What a question was answered with, or the face that says why there is nothing to see: loading, forbidden, failed, empty. */
export function Answer<Data>({ of: query, empty, isEmpty, rows, children }: Props<Data>) {
  const { t } = useTranslation('shell')
  const { data, error } = query
  if (data === undefined) {
    if (!error) return <Loading {...(rows && { rows })} />
    if (isForbidden(error)) return <Forbidden detail={error.problem.detail} />
    return (
      <Failed
        detail={problemWords(error, t('unreachable'))}
        requestId={error instanceof ApiProblem ? error.problem.requestId : undefined}
        onRetry={() => void query.refetch()}
      />
    )
  }
  if (empty && isEmpty?.(data)) return empty
  return children(data)
}
