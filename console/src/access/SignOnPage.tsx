import { completeSignOn } from '@regulars/contract/signOn'
import { Loading } from '@regulars/ui/Faces.tsx'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Alert, Button } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryClient, sessionApi } from '../api.ts'
import { problemWords } from '../problem.ts'
import { sessionQuery } from '../session.ts'
import { takeNext } from '../signOn.ts'
import { safeNext } from './next.ts'
import './access.css'

/** Where an identity provider sends the browser back to: hands on what it says, and goes on to where the user wanted. */
export function SignOnPage() {
  const { t } = useTranslation(['access', 'shell'])
  const router = useRouter()
  const [query] = useState(() => location.search.slice(1))
  // A query, so that it is sent once however often the page is drawn: an answer counts once.
  const { data: session, error } = useQuery({
    queryKey: ['sign-on', query],
    queryFn: () => sessionApi(completeSignOn, { body: { query } }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  useEffect(() => {
    if (!session) return
    const next = safeNext(takeNext())
    queryClient.clear()
    queryClient.setQueryData(sessionQuery.queryKey, session)
    router.history.replace(next)
  }, [session, router])
  return (
    <main className="entry">
      <div className="entry-card">
        <img src="/favicon.svg" alt="" width={40} height={40} />
        <h1 className="entry-title">{t(error ? 'signOn.failed' : 'signOn.title')}</h1>
        {error ? (
          <>
            <Alert
              type="error"
              showIcon
              role="alert"
              title={problemWords(error, t('shell:unreachable'))}
              className="entry-problem entry-gap"
            />
            <Button type="primary" size="large" block onClick={() => void router.navigate({ to: '/sign-in' })}>
              {t('signOn.back')}
            </Button>
          </>
        ) : (
          <Loading rows={2} />
        )}
      </div>
    </main>
  )
}
