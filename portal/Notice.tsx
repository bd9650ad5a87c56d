import { ApiProblem } from '@regulars/sdk'
import { useWords } from './i18n/index.ts'

export type Face = 'none' | 'expired' | 'invalid' | 'offline'

/** Which face an error of the API shows to a member. */
export function faceOf(error: unknown): Face {
  if (!(error instanceof ApiProblem)) return 'offline'
  if (error.code === 'link_expired') return 'expired'
  return error.problem.status === 401 || error.problem.status === 400 ? 'invalid' : 'offline'
}

/** A page that can only say one thing, and what to do about it. */
export function Notice({ face, onRetry }: { face: Face; onRetry?: () => void }) {
  const { t } = useWords()
  return (
    <main className="notice">
      <h1>{t(`faces.${face}`)}</h1>
      <p>{t(`faces.${face}Explain`)}</p>
      {onRetry && (
        <button type="button" className="primary" onClick={onRetry}>
          {t('faces.retry')}
        </button>
      )}
    </main>
  )
}
