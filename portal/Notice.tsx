import { ApiProblem } from '@regulars/sdk'
import { useWords } from './i18n/index.ts'

export type Face = 'none' | 'expired' | 'invalid' | 'offline'

/** Which face an error of the API shows to a member. */
export function faceOf(error: unknown): Face {
  if (!(error instanceof ApiProblem)) return 'offline'
  if (error.code === 'link_expired') return 'expired'
  return error.problem.status === 401 || error.problem.status === 400 ? 'invalid' : 'offline'
}

interface Props {
  readonly face: Face
  readonly onRetry?: (() => void) | undefined
  /** By a one-time code instead. */
  readonly onSignIn?: (() => void) | undefined
}

/** A page that can only say one thing, and what to do about it. */
export function Notice({ face, onRetry, onSignIn }: Props) {
  const { t } = useWords()
  return (
    <main className="notice">
      <h1>{t(`faces.${face}`)}</h1>
      <p>{t(`faces.${face}Explain`)}</p>
      {onSignIn && (
        <button type="button" className="primary" onClick={onSignIn}>
          {t('signIn.instead')}
        </button>
      )}
      {onRetry && (
        <button type="button" className="primary" onClick={onRetry}>
          {t('faces.retry')}
        </button>
      )}
    </main>
  )
}
