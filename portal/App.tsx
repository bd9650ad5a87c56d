import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useWords } from './i18n/index.ts'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { type Link, takeLink } from './link.ts'
import { MembershipPage } from './MembershipPage.tsx'
import { MessageLinkPage } from './MessageLinkPage.tsx'
import { Notice } from './Notice.tsx'
import { SignInPage } from './SignInPage.tsx'

const queries = new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: true } } })

/** Opens what the link asks for; a second link opened in the same tab takes the place of the first. */
export function App({ firstLink }: { firstLink: Link }) {
  const { locale } = useWords()
  const [link, setLink] = useState(firstLink)
  useEffect(() => {
    document.documentElement.lang = locale
  }, [locale])
  useEffect(() => {
    const follow = () => {
      if (window.location.hash === '') return
      queries.clear()
      setLink(takeLink(window))
    }
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [])
  return (
    <QueryClientProvider client={queries}>
      <div className="page">
        <LanguageSwitch />
        {link.kind === 'membership' && (
          <MembershipPage key={link.token} token={link.token} onSignIn={() => setLink(takeLink(window))} />
        )}
        {link.kind === 'signIn' && <SignInPage key={link.door} door={link.door} />}
        {(link.kind === 'unsubscribe' || link.kind === 'choices') && (
          <MessageLinkPage key={`${link.kind}/${link.token}`} first={link.kind} token={link.token} />
        )}
        {link.kind === 'none' && <Notice face="none" />}
      </div>
    </QueryClientProvider>
  )
}
