import { askForCode, getMyMembership, memberSignIn, memberSignOut } from '@regulars/contract/portal'
import { ApiProblem, createClient } from '@regulars/sdk'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { currentLocale, useWords } from './i18n/index.ts'
import { MembershipPage } from './MembershipPage.tsx'

const api = createClient({ url: '', locale: currentLocale })

/** For members without a link: a code is sent to their phone or e-mail, and opens their page on this device. */
export function SignInPage({ door }: { door: string }) {
  const { t } = useWords()
  const queries = useQueryClient()
  // A session that is open already goes on.
  const session = useQuery({ queryKey: ['me', null], queryFn: ({ signal }) => api(getMyMembership, {}, { signal }) })
  const [isOver, setOver] = useState(false)
  const leave = useMutation({
    mutationFn: () => api(memberSignOut, {}),
    onSettled: () => {
      queries.removeQueries()
      setOver(true)
    },
  })
  const enter = () => {
    setOver(false)
    void queries.resetQueries({ queryKey: ['me', null] })
  }
  if (session.data && !isOver) return <MembershipPage onSignIn={() => setOver(true)} onSignOut={() => leave.mutate()} />
  if (session.isPending && !isOver) {
    return (
      <main className="notice" aria-busy="true">
        <output>{t('loading')}</output>
      </main>
    )
  }
  return <CodeForm door={door} onEntered={enter} />
}

interface FormProps {
  readonly door: string
  readonly onEntered: () => void
}

function CodeForm({ door, onEntered }: FormProps) {
  const { t } = useWords()
  const [address, setAddress] = useState('')
  const [code, setCode] = useState('')
  const asking = useMutation({ mutationFn: () => api(askForCode, { body: { door, address } }) })
  const entering = useMutation({
    mutationFn: () => api(memberSignIn, { body: { door, address, code: code.trim() } }),
    onSuccess: onEntered,
  })
  const isSent = asking.isSuccess
  const problem = isSent ? entering.error : asking.error
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isSent) entering.mutate()
    else asking.mutate()
  }
  const startAgain = () => {
    setCode('')
    entering.reset()
    asking.reset()
  }
  return (
    <main className="notice">
      <form className="sign-in" onSubmit={submit}>
        <h1>{t(isSent ? 'signIn.enter' : 'signIn.title')}</h1>
        <p>{t(isSent ? 'signIn.sent' : 'signIn.explain', { address })}</p>
        {isSent ? (
          <label>
            <span>{t('signIn.code')}</span>
            <input
              key="code"
              inputMode="numeric"
              autoComplete="one-time-code"
              pattern="\s*[0-9]{6}\s*"
              required
              ref={(input) => input?.focus()}
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          </label>
        ) : (
          <label>
            <span>{t('signIn.address')}</span>
            <input
              key="address"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
              minLength={3}
              maxLength={254}
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          </label>
        )}
        {problem && <p role="alert">{problem instanceof ApiProblem ? problem.message : t('signIn.failed')}</p>}
        <button type="submit" className="primary" disabled={asking.isPending || entering.isPending}>
          {t(isSent ? 'signIn.submit' : 'signIn.send')}
        </button>
        {isSent && (
          <button type="button" className="quiet" onClick={startAgain}>
            {t('signIn.again')}
          </button>
        )}
      </form>
    </main>
  )
}
