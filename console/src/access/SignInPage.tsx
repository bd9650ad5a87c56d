import { signIn } from '@regulars/contract/access'
import { ApiProblem } from '@regulars/sdk'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryClient, sessionApi } from '../api.ts'
import { newKey } from '../idempotency.ts'
import { problemWords } from '../problem.ts'
import { sessionQuery } from '../session.ts'
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
  const { next } = route.useSearch()
  const [asksForCode, setAsksForCode] = useState(false)
  const entry = useMutation({
    mutationFn: (body: Credentials) => sessionApi(signIn, { body }, { idempotencyKey: newKey() }),
    onSuccess: async (session) => {
      queryClient.clear()
      queryClient.setQueryData(sessionQuery.queryKey, session)
      router.history.push(safeNext(next))
    },
    onError: (error) => {
      if (error instanceof ApiProblem && error.code === 'second_factor_needed') setAsksForCode(true)
    },
  })
  const isFirstAsk = entry.error instanceof ApiProblem && entry.error.code === 'second_factor_needed'

  return (
    <main className="entry">
      <div className="entry-card">
        <img src="/favicon.svg" alt="" width={40} height={40} />
        <h1 className="entry-title">{t('signIn.title')}</h1>
        <p className="soft entry-lead">{t('signIn.lead')}</p>
        {entry.error && !isFirstAsk && (
          <Alert
            type="error"
            showIcon
            role="alert"
            title={problemWords(entry.error, t('shell:unreachable'))}
            className="entry-problem"
          />
        )}
        <Form<Credentials> layout="vertical" requiredMark={false} onFinish={(values) => entry.mutate(values)}>
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
        <p className="soft entry-hint">{t('signIn.hint', { file: '.regulars/credentials.json' })}</p>
        <LookChoices />
      </div>
    </main>
  )
}
