import type { ResponseOf } from '@regulars/contract'
import { getMessagingSettings, setEmailChannel } from '@regulars/contract/messaging'
import { Alert, App, Button, Checkbox, Form, Input, InputNumber, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { problemWords } from '../problem.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'

type EmailChannel = ResponseOf<typeof getMessagingSettings>['email']
type Wanted = Omit<EmailChannel, 'hasPassword'> & { readonly password?: string }

export function EmailPanel() {
  const { t } = useTranslation('settings')
  const settings = useEndpoint(getMessagingSettings, {})
  return (
    <>
      <p className="soft settings-lead">{t('email.text')}</p>
      <Answer of={settings} rows={4}>
        {({ email }) => <EmailForm channel={email} />}
      </Answer>
    </>
  )
}

function EmailForm({ channel }: { readonly channel: EmailChannel }) {
  const { t } = useTranslation(['settings', 'shell'])
  const { message } = App.useApp()
  const [form] = Form.useForm<Wanted>()
  const mayWrite = useMay('messages:write')
  const save = useCommand(setEmailChannel, {
    done: () => {
      message.success(t('shell:saved'))
      form.setFieldValue('password', '')
    },
    // Shown beside the form: what to mend is there.
    failed: () => {},
  })
  const { hasPassword, ...initial } = channel
  const submit = ({ password, ...wanted }: Wanted) => save.run({ body: { ...wanted, ...(password && { password }) } })
  return (
    <Form<Wanted>
      form={form}
      name="email-form"
      layout="vertical"
      requiredMark={false}
      disabled={!mayWrite}
      initialValues={initial}
      onFinish={submit}
    >
      {save.error && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={problemWords(save.error, t('shell:unreachable'))}
          className="settings-lead"
        />
      )}
      <div className="field-row">
        <Form.Item name="host" label={t('email.host')} rules={[{ required: true, message: t('email.hostRule') }]}>
          <Input maxLength={253} placeholder="smtp.example.com" />
        </Form.Item>
        <Form.Item name="port" label={t('email.port')} rules={[{ required: true, message: t('email.portRule') }]}>
          <InputNumber min={1} max={65535} precision={0} className="wide" />
        </Form.Item>
      </div>
      <Form.Item name="secure" valuePropName="checked">
        <Checkbox>{t('email.secure')}</Checkbox>
      </Form.Item>
      <div className="field-row">
        <Form.Item name="user" label={t('email.user')}>
          <Input maxLength={254} autoComplete="off" />
        </Form.Item>
        <Form.Item name="password" label={t('email.password')} {...(hasPassword && { extra: t('email.passwordKept') })}>
          <Input.Password maxLength={500} autoComplete="new-password" />
        </Form.Item>
      </div>
      <div className="field-row">
        <Form.Item name="fromName" label={t('email.fromName')}>
          <Input maxLength={120} />
        </Form.Item>
        <Form.Item
          name="fromAddress"
          label={t('email.fromAddress')}
          rules={[{ required: true, type: 'email', message: t('email.fromRule') }]}
        >
          <Input maxLength={254} />
        </Form.Item>
      </div>
      <Form.Item name="enabled" label={t('email.enabled')} extra={t('email.enabledHint')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t('shell:save')}
      </Button>
    </Form>
  )
}
