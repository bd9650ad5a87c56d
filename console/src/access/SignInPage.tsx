import { signIn } from '@regulars/contract/access'
import { signInByPasskey } from '@regulars/contract/passkeys'
import { signOnOffer } from '@regulars/contract/signOn'
import { ApiProblem } from '@regulars/sdk'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryClient, sessionApi } from '../api.ts'
import { newKey } from '../idempotency.ts'
import { answerByPasskey, canUsePasskeys } from '../passkey.ts'
import { problemWords } from '../problem.ts'
import { type Session, sessionQuery } from '../session.ts'
import { leaveForProvider } from '../signOn.ts'
import { LookChoices } from './LookChoices.tsx'
import { safeNext } from './next.ts'
import './access.css'

interface Credentials {
  readonly email: string
  readonly password: string
  readonly code?: string
}

const route = getRouteApi('/sign-in')

export function SignInPage() {
  const { t } = useTranslation(['access', 'shell'])
  const router = useRouter()
  const { next, provider } = route.useSearch()
  const [form] = Form.useForm<Credentials>()
  const [asksForCode, setAsksForCode] = useState(false)
  const enter = (session: Session | undefined) => {
    if (!session) return
    queryClient.clear()
    queryClient.setQueryData(sessionQuery.queryKey, session)
    router.history.push(safeNext(next))
  }
  const byPasskey = useMutation({
    mutationFn: async () => {
      const response = await answerByPasskey()
      return response && sessionApi(signInByPasskey, { body: { response } })
    },
    onSuccess: enter,
  })
  const entry = useMutation({
    mutationFn: (body: Credentials) => sessionApi(signIn, { body }, { idempotencyKey: newKey() }),
    onSuccess: enter,
    onError: (error) => {
      if (error instanceof ApiProblem && error.code === 'second_factor_needed') setAsksForCode(true)
    },
  })
  const offer = useQuery({ queryKey: ['sign-on offer'], queryFn: () => sessionApi(signOnOffer, {}) })
  const signOn = useMutation({ mutationFn: leaveForProvider })
  // The provider is found by the address, so that it must be there; no password is.
  const leave = async () => {
    if (provider) return signOn.mutate({ provider, next })
    const { email } = await form.validateFields(['email'])
    signOn.mutate({ email, next })
  }
  const isFirstAsk = entry.error instanceof ApiProblem && entry.error.code === 'second_factor_needed'
  const problem = (!isFirstAsk && entry.error) || byPasskey.error || signOn.error

  return (
    <main className="entry">
      <div className="entry-card">
        <img src="/favicon.svg" alt="" width={40} height={40} />
        <h1 className="entry-title">{t('signIn.title')}</h1>
        <p className="soft entry-lead">{t('signIn.lead')}</p>
        {problem && (
          <Alert
            type="error"
            showIcon
            role="alert"
            title={problemWords(problem, t('shell:unreachable'))}
            className="entry-problem"
          />
        )}
        <Form<Credentials>
          form={form}
          layout="vertical"
          requiredMark={false}
          onFinish={(values) => entry.mutate(values)}
        >
          <Form.Item
            name="email"
            label={t('signIn.email')}
            rules={[{ required: true, whitespace: true, message: t('signIn.emailMissing') }]}
          >
            <Input type="email" autoComplete="username" autoFocus maxLength={254} size="large" />
          </Form.Item>
          <Form.Item
            name="password"
            label={t('signIn.password')}
            rules={[{ required: true, message: t('signIn.passwordMissing') }]}
          >
            <Input.Password autoComplete="current-password" maxLength={200} size="large" />
          </Form.Item>
          {asksForCode && (
            <Form.Item
              name="code"
              label={t('signIn.code')}
              extra={t('signIn.codeHint')}
              rules={[{ required: true, message: t('signIn.codeMissing') }]}
            >
              <Input autoComplete="one-time-code" autoFocus maxLength={40} size="large" />
            </Form.Item>
          )}
          <Button type="primary" htmlType="submit" size="large" block loading={entry.isPending}>
            {t('signIn.submit')}
          </Button>
        </Form>
        {canUsePasskeys() && (
          <Button
            size="large"
            block
            className="entry-gap"
            loading={byPasskey.isPending}
            onClick={() => byPasskey.mutate()}
          >
            {t('signIn.passkey')}
          </Button>
        )}
        {offer.data?.isOffered && (
          <Button size="large" block className="entry-gap" loading={signOn.isPending} onClick={() => void leave()}>
            {t('signOn.button')}
          </Button>
        )}
        <p className="soft entry-hint">{t('signIn.hint', { file: '.regulars/credentials.json' })}</p>
        <LookChoices />
      </div>
    </main>
  )
}
