import { unsubscribe } from '@regulars/contract/portal'
import { createClient } from '@regulars/sdk'
import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { currentLocale, useWords } from './i18n/index.ts'
import { dropLink } from './link.ts'
import { faceOf, Notice } from './Notice.tsx'

/**
 * Ends the messages that a link in one of them speaks of. Nothing happens before the member says so: mail scanners open
 * every link, and must not end anything.
 */
export function UnsubscribePage({ token }: { token: string }) {
  const { t } = useWords()
  const ending = useMutation({
    mutationFn: () => createClient({ url: '', locale: currentLocale })(unsubscribe, { params: { token } }),
    onSuccess: () => dropLink(window),
  })
  const face = ending.isError ? faceOf(ending.error) : null
  useEffect(() => {
    document.title = t('unsubscribe.title')
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
  return (
    <main className="notice">
      <h1>{t('unsubscribe.title')}</h1>
      <p>{t('unsubscribe.explain')}</p>
      <button type="button" className="primary" disabled={ending.isPending} onClick={() => ending.mutate()}>
        {ending.isPending ? t('unsubscribe.working') : t('unsubscribe.confirm')}
      </button>
      {face === 'offline' && <p role="alert">{t('unsubscribe.failed')}</p>}
    </main>
  )
}
