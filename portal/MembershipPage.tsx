import { getMyMembership } from '@regulars/contract/portal'
import { createClient } from '@regulars/sdk'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { Decisions } from './Decisions.tsx'
import { Deletion } from './Deletion.tsx'
import { Entries } from './Entries.tsx'
import { currentLocale, followMember, useWords } from './i18n/index.ts'
import { doorOf, dropLink, keepDoor } from './link.ts'
import { MyData } from './MyData.tsx'
import { faceOf, Notice } from './Notice.tsx'
import { PreferencesPanel } from './PreferencesPanel.tsx'
import { Profile } from './Profile.tsx'
import { SharingNotice } from './SharingNotice.tsx'
import { Summary } from './Summary.tsx'
import { Tags } from './Tags.tsx'

interface Props {
  /** Of a link; a session by code has a cookie instead. */
  readonly token?: string
  /** Where the member may sign in when the link no longer opens anything. */
  readonly onSignIn: () => void
  readonly onSignOut?: () => void
}

/** The member's own page: points, entries, stage and preferences. */
export function MembershipPage({ token, onSignIn, onSignOut }: Props) {
  const { t } = useWords()
  const api = useMemo(() => createClient({ url: '', ...(token && { token }), locale: currentLocale }), [token])
  const queryKey = ['me', token ?? null]
  const me = useQuery({ queryKey, queryFn: ({ signal }) => api(getMyMembership, {}, { signal }) })
  const face = me.isError ? faceOf(me.error) : null

  useEffect(() => {
    if (!me.data) return
    document.title = me.data.brand
    followMember(me.data.locale)
    keepDoor(window, me.data.door)
  }, [me.data])
  useEffect(() => {
    if (face === 'expired' || face === 'invalid') dropLink(window)
  }, [face])

  if (face && (face !== 'offline' || !me.data)) {
    const maySignIn = face !== 'offline' && doorOf(window) !== null
    return (
      <Notice
        face={face}
        onRetry={face === 'offline' ? () => void me.refetch() : undefined}
        onSignIn={maySignIn ? onSignIn : undefined}
      />
    )
  }
  if (!me.data) return <Loading label={t('loading')} />
  return (
    <main>
      <Summary membership={me.data} />
      <SharingNotice since={me.data.sharingOptedOutAt} />
      <PreferencesPanel queryKey={queryKey} membership={me.data} api={api} />
      <Entries entries={me.data.entries} />
      <Profile queryKey={queryKey} membership={me.data} api={api} />
      <Tags queryKey={queryKey} membership={me.data} api={api} />
      <Decisions token={token} api={api} />
      <MyData token={token} />
      <Deletion queryKey={queryKey} membership={me.data} api={api} />
      {onSignOut && (
        <button type="button" className="quiet" onClick={onSignOut}>
          {t('signIn.out')}
        </button>
      )}
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
