import { getMyMembership } from '@regulars/contract/portal'
import { createClient } from '@regulars/sdk'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { Entries } from './Entries.tsx'
import { currentLocale, followMember, useWords } from './i18n/index.ts'
import { dropLink } from './link.ts'
import { faceOf, Notice } from './Notice.tsx'
import { PreferencesPanel } from './PreferencesPanel.tsx'
import { Summary } from './Summary.tsx'

/** The member's own page: points, entries, stage and preferences. */
export function MembershipPage({ token }: { token: string }) {
  const { t } = useWords()
  const api = useMemo(() => createClient({ url: '', token, locale: currentLocale }), [token])
  const me = useQuery({ queryKey: ['me', token], queryFn: ({ signal }) => api(getMyMembership, {}, { signal }) })
  const face = me.isError ? faceOf(me.error) : null

  useEffect(() => {
    if (!me.data) return
    document.title = me.data.brand
    followMember(me.data.locale)
  }, [me.data])
  useEffect(() => {
    if (face === 'expired' || face === 'invalid') dropLink(window)
  }, [face])

  if (face && (face !== 'offline' || !me.data)) {
    return <Notice face={face} onRetry={face === 'offline' ? () => void me.refetch() : undefined} />
  }
  if (!me.data) return <Loading label={t('loading')} />
  return (
    <main>
      <Summary membership={me.data} />
      <PreferencesPanel token={token} membership={me.data} api={api} />
      <Entries entries={me.data.entries} />
    </main>
  )
}

function Loading({ label }: { label: string }) {
  return (
    <main className="notice" aria-busy="true">
      <output>{label}</output>
    </main>
  )
}
