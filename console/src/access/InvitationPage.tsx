import { acceptInvitation, lookAtInvitation } from '@regulars/contract/team'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sessionApi } from '../api.ts'
import { problemWords } from '../problem.ts'
import { Answer } from '../shell/Answer.tsx'
import { LookChoices } from './LookChoices.tsx'
import './access.css'

interface Joining {
  readonly name?: string
  readonly password: string
}

/** Where the link of an invitation leads: a new user chooses a password, one with an account proves it; then they sign in. */
export function InvitationPage() {
  const { t, i18n } = useTranslation(['access', 'shell'])
  const router = useRouter()
  // The secret is behind the `#`, which browsers send to no server.
  const [token] = useState(() => location.hash.slice(1))
  const locale = i18n.language === 'en' ? 'en' : 'zh-CN'
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => sessionApi(lookAtInvitation, { body: { token } }, { signal }),
  })
  const join = useMutation({
    mutationFn: (body: Joining) => sessionApi(acceptInvitation, { body: { ...body, token, locale } }),
    onSuccess: () => router.navigate({ to: '/sign-in' }),
  })
  return (
    <main className="entry">
      <div className="entry-card">
        <img src="/favicon.svg" alt="" width={40} height={40} />
        <h1 className="entry-title">{t('invitation.title')}</h1>
        <Answer of={invitation} rows={3}>
          {({ workspace, email, role, hasAccount }) => (
            <>
              <p className="soft entry-lead">{t('invitation.lead', { workspace, role: role[locale], email })}</p>
              {join.error && (
                <Alert
                  type="error"
                  showIcon
                  role="alert"
                  title={problemWords(join.error, t('shell:unreachable'))}
                  className="entry-problem"
                />
              )}
              <Form<Joining> layout="vertical" requiredMark={false} onFinish={(values) => join.mutate(values)}>
                {!hasAccount && (
                  <Form.Item
                    name="name"
                    label={t('invitation.name')}
                    rules={[{ required: true, whitespace: true, message: t('invitation.nameMissing') }]}
                  >
                    <Input autoComplete="name" autoFocus maxLength={80} size="large" />
                  </Form.Item>
                )}
                <Form.Item
                  name="password"
                  label={t(hasAccount ? 'signIn.password' : 'invitation.password')}
                  extra={hasAccount ? t('invitation.hasAccount') : t('invitation.passwordHint')}
                  rules={[{ required: true, message: t('signIn.passwordMissing') }]}
                >
                  <Input.Password
                    autoComplete={hasAccount ? 'current-password' : 'new-password'}
                    maxLength={200}
                    size="large"
                  />
                </Form.Item>
                <Button type="primary" htmlType="submit" size="large" block loading={join.isPending}>
                  {t('invitation.submit')}
                </Button>
              </Form>
            </>
          )}
        </Answer>
        <LookChoices />
      </div>
    </main>
  )
}
