import { changePassword, endOtherSessions, endSession, listSessions } from '@regulars/contract/account'
import { useFormat } from '@regulars/ui/context.tsx'
import { App, Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { useNow } from '../shell/useNow.ts'
import { Passkeys } from './Passkeys.tsx'
import { SecondFactor } from './SecondFactor.tsx'
import { browserOf } from './settings.ts'

/** The signed-in user's own account. */
export function SecurityPanel() {
  const { t } = useTranslation('settings')
  return (
    <>
      <p className="soft settings-lead">{t('security.text')}</p>
      <h3 className="settings-part">{t('security.password')}</h3>
      <PasswordForm />
      <h3 className="settings-part">{t('security.secondFactor')}</h3>
      <SecondFactor />
      <h3 className="settings-part">{t('passkeys.title')}</h3>
      <Passkeys />
      <h3 className="settings-part">{t('security.sessions')}</h3>
      <Sessions />
    </>
  )
}

function PasswordForm() {
  const { t } = useTranslation('settings')
  const { message } = App.useApp()
  const [form] = Form.useForm<{ current: string; next: string }>()
  const change = useCommand(changePassword, {
    done: () => {
      form.resetFields()
      message.success(t('security.password.changed'))
    },
  })
  return (
    <Form
      name="password-form"
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(body: { current: string; next: string }) => change.run({ body })}
    >
      <div className="field-row">
        <Form.Item
          name="current"
          label={t('security.password.current')}
          rules={[{ required: true, message: t('security.password.rule') }]}
        >
          <Input.Password autoComplete="current-password" maxLength={200} />
        </Form.Item>
        <Form.Item
          name="next"
          label={t('security.password.next')}
          extra={t('security.password.hint')}
          rules={[{ required: true, min: 10, message: t('security.password.hint') }]}
        >
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
      </div>
      <Button htmlType="submit" loading={change.isPending}>
        {t('security.password.change')}
      </Button>
    </Form>
  )
}

function Sessions() {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const now = useNow()
  const sessions = useEndpoint(listSessions, {})
  const end = useCommand(endSession)
  const endOthers = useCommand(endOtherSessions)
  return (
    <Answer of={sessions} rows={2}>
      {({ items }) => (
        <>
          <ul className="cards">
            {items.map((session) => (
              <li key={session.id} className="key-line">
                <div className="key-words">
                  <strong>{session.isCurrent ? t('security.sessions.this') : (session.ip ?? '–')}</strong>
                  <Agent of={session.userAgent} />
                  <span className="value-origin">{t('team.seen', { when: format.ago(session.seenAt, now) })}</span>
                </div>
                {!session.isCurrent && (
                  <Button size="small" danger onClick={() => end.run({ params: { id: session.id } })}>
                    {t('security.sessions.end')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {items.length > 1 && (
            <div className="panel-actions">
              <Button danger loading={endOthers.isPending} onClick={() => endOthers.run({})}>
                {t('security.sessions.endOthers')}
              </Button>
            </div>
          )}
        </>
      )}
    </Answer>
  )
}

/** Which browser on which system; the whole of what it calls itself on hover. */
function Agent({ of: userAgent }: { readonly of: string | null }) {
  const { t } = useTranslation('settings')
  if (!userAgent) return null
  const known = browserOf(userAgent)
  return (
    <span className="value-origin" title={userAgent}>
      {known ? t('security.sessions.browserOn', known) : userAgent}
    </span>
  )
}
