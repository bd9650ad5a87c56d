import { updateWorkspace } from '@regulars/contract/access'
import { getMessagingSettings } from '@regulars/contract/messaging'
import { Alert, App, Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { useMay, useWorkspace } from '../session.ts'
import { useClosingCommand } from '../shell/useClosingCommand.ts'

/** Entering the sandbox is one click; leaving it reaches real people, so it is confirmed by name. */
export function SandboxPanel() {
  const { t } = useTranslation('settings')
  const { message } = App.useApp()
  const { sandbox } = useWorkspace()
  const mayManage = useMay('workspace:manage')
  const [leaving, setLeaving] = useState(false)
  const enter = useCommand(updateWorkspace, { done: () => message.success(t('sandbox.entered')) })
  return (
    <>
      <Alert type={sandbox ? 'info' : 'warning'} showIcon title={t(sandbox ? 'sandbox.on' : 'sandbox.off')} />
      {mayManage && (
        <div className="panel-actions">
          {sandbox ? (
            <Button danger onClick={() => setLeaving(true)}>
              {t('sandbox.leave')}
            </Button>
          ) : (
            <Button type="primary" loading={enter.isPending} onClick={() => enter.run({ body: { sandbox: true } })}>
              {t('sandbox.enter')}
            </Button>
          )}
        </div>
      )}
      {leaving && <LeaveSandbox onClose={() => setLeaving(false)} />}
    </>
  )
}

function LeaveSandbox({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['settings', 'shell'])
  const { name } = useWorkspace()
  const messaging = useEndpoint(getMessagingSettings, {})
  const leave = useClosingCommand(updateWorkspace, { said: t('sandbox.left'), onClose })
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('sandbox.leave.title')}
      okText={t('sandbox.leave.submit')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'leave-sandbox', danger: true, loading: leave.isPending }}
    >
      <p>{t('sandbox.leave.text')}</p>
      {messaging.data?.email.enabled === false && <Alert type="info" showIcon title={t('sandbox.leave.channelOff')} />}
      <Form
        name="leave-sandbox"
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        onFinish={() => leave.run({ body: { sandbox: false } })}
      >
        <Form.Item
          name="typed"
          label={t('sandbox.leave.type', { name })}
          rules={[
            {
              validator: (_, typed) => (typed === name ? Promise.resolve() : Promise.reject()),
              message: t('sandbox.leave.mismatch'),
            },
          ]}
          validateTrigger="onSubmit"
        >
          <Input autoComplete="off" />
        </Form.Item>
      </Form>
    </Modal>
  )
}
