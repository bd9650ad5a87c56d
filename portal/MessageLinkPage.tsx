import { unsubscribe } from '@regulars/contract/portal'
import { createClient } from '@regulars/sdk'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { currentLocale, useWords } from './i18n/index.ts'
import { LinkPersonalisation } from './LinkPersonalisation.tsx'
import { dropLink } from './link.ts'
import { faceOf, Notice } from './Notice.tsx'

interface Props {
  readonly token: string
  /** Which of the two the link speaks of: it stands first. */
  readonly first: 'unsubscribe' | 'choices'
}

/**
 * Where the links of a message lead: to end messages of its kind, or to go on without anything chosen for the member.
 * Nothing happens before the member says so: mail scanners open every link, and must not end anything.
 */
export function MessageLinkPage({ token, first }: Props) {
  const { t } = useWords()
  const api = useMemo(() => createClient({ url: '', locale: currentLocale }), [])
  const ending = useMutation({
    mutationFn: () => api(unsubscribe, { params: { token } }),
    onSuccess: () => dropLink(window),
  })
  const face = ending.isError ? faceOf(ending.error) : null
  const title = t(first === 'unsubscribe' ? 'unsubscribe.title' : 'personalisation.title')
  useEffect(() => {
    document.title = title
  })

  if (face === 'invalid' || face === 'expired') return <Notice face={face} />
  if (ending.isSuccess) {
    return (
      <main className="notice">
        <h1 role="status">{t('unsubscribe.done')}</h1>
        <p>{t('unsubscribe.doneExplain')}</p>
      </main>
    )
  }
  const button = (
    <>
      <p>{t('unsubscribe.explain')}</p>
      <button
        type="button"
        className={first === 'unsubscribe' ? 'primary' : ''}
        disabled={ending.isPending}
        onClick={() => ending.mutate()}
      >
        {ending.isPending ? t('unsubscribe.working') : t('unsubscribe.confirm')}
      </button>
      {face === 'offline' && <p role="alert">{t('unsubscribe.failed')}</p>}
    </>
  )
  return (
    <main className="notice">
      <h1>{title}</h1>
      {first === 'unsubscribe' && button}
      <LinkPersonalisation token={token} api={api} />
      {first === 'choices' && (
        <>
          <h2>{t('unsubscribe.title')}</h2>
          {button}
        </>
      )}
    </main>
  )
}
