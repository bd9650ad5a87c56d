import {
  beginSecondFactor,
  confirmSecondFactor,
  endSecondFactor,
  getSecondFactor,
  renewRecoveryCodes,
} from '@regulars/contract/account'
import { Alert, App, Button, Form, Input, Modal, QRCode } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { Copyable } from '../shell/Copyable.tsx'

type Step = 'begin' | 'renew' | 'end'

/** Whether signing in asks for a code, and the dialogs that switch it on and off. */
export function SecondFactor() {
  const { t } = useTranslation('settings')
  const factor = useEndpoint(getSecondFactor, {})
  const [step, setStep] = useState<Step>()
  const [codes, setCodes] = useState<readonly string[]>()
  const finish = (made?: readonly string[]) => {
    setStep(undefined)
    setCodes(made)
  }
  return (
    <Answer of={factor} rows={1}>
      {({ isOn, recoveryCodesLeft }) => (
        <>
          <p className="soft">
            {isOn ? t('security.secondFactor.on', { count: recoveryCodesLeft }) : t('security.secondFactor.off')}
          </p>
          <div className="panel-actions">
            {isOn ? (
              <>
                <Button onClick={() => setStep('renew')}>{t('security.secondFactor.renew')}</Button>
                <Button danger onClick={() => setStep('end')}>
                  {t('security.secondFactor.end')}
                </Button>
              </>
            ) : (
              <Button onClick={() => setStep('begin')}>{t('security.secondFactor.begin')}</Button>
            )}
          </div>
          {step === 'begin' && <Begin onDone={finish} />}
          {(step === 'renew' || step === 'end') && <Prove step={step} onDone={finish} />}
          {codes && <RecoveryCodes codes={codes} onClose={() => setCodes(undefined)} />}
        </>
      )}
    </Answer>
  )
}

interface StepProps {
  /** With the new recovery codes, where there are any. */
  readonly onDone: (codes?: readonly string[]) => void
}

/** Password first, then the app is set up and its first code confirms it. */
function Begin({ onDone }: StepProps) {
  const { t } = useTranslation(['settings', 'shell'])
  const begin = useCommand(beginSecondFactor)
  const confirm = useCommand(confirmSecondFactor, { done: ({ recoveryCodes }) => onDone(recoveryCodes) })
  const begun = begin.data
  return (
    <Modal
      open
      onCancel={() => onDone()}
      title={t('security.secondFactor.begin')}
      okText={t('security.secondFactor.next')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'second-factor', loading: begin.isPending || confirm.isPending }}
    >
      <Form<{ password?: string; code?: string }>
        name="second-factor"
        layout="vertical"
        requiredMark={false}
        onFinish={({ password = '', code = '' }) =>
          begun ? confirm.run({ body: { code } }) : begin.run({ body: { password } })
        }
        className="dialog-form"
      >
        {begun ? (
          <>
            <p>{t('security.secondFactor.scan')}</p>
            {/* An app's camera wants dark on light, whatever the look of the page. */}
            <QRCode value={begun.uri} bgColor="#fff" color="#000" />
            <Copyable text={begun.secret} label={t('security.secondFactor.secret')} />
            <CodeField />
          </>
        ) : (
          <PasswordField />
        )}
      </Form>
    </Modal>
  )
}

function Prove({ step, onDone }: StepProps & { readonly step: 'renew' | 'end' }) {
  const { t } = useTranslation(['settings', 'shell'])
  const { message } = App.useApp()
  const renew = useCommand(renewRecoveryCodes, { done: ({ recoveryCodes }) => onDone(recoveryCodes) })
  const end = useCommand(endSecondFactor, {
    done: () => {
      message.success(t('security.secondFactor.ended'))
      onDone()
    },
  })
  return (
    <Modal
      open
      onCancel={() => onDone()}
      title={t(`security.secondFactor.${step}`)}
      okText={t(`security.secondFactor.${step}`)}
      cancelText={t('shell:cancel')}
      okButtonProps={{
        htmlType: 'submit',
        form: 'prove',
        danger: step === 'end',
        loading: renew.isPending || end.isPending,
      }}
    >
      <Form<{ password: string; code: string }>
        name="prove"
        layout="vertical"
        requiredMark={false}
        onFinish={(body) => (step === 'renew' ? renew.run({ body }) : end.run({ body }))}
        className="dialog-form"
      >
        <PasswordField />
        <CodeField />
      </Form>
    </Modal>
  )
}

function PasswordField() {
  const { t } = useTranslation('settings')
  return (
    <Form.Item
      name="password"
      label={t('security.password.current')}
      rules={[{ required: true, message: t('security.password.rule') }]}
    >
      <Input.Password autoComplete="current-password" maxLength={200} autoFocus />
    </Form.Item>
  )
}

function CodeField() {
  const { t } = useTranslation('settings')
  return (
    <Form.Item
      name="code"
      label={t('security.secondFactor.code')}
      rules={[{ required: true, min: 6, message: t('security.secondFactor.codeRule') }]}
    >
      <Input autoComplete="one-time-code" maxLength={40} />
    </Form.Item>
  )
}

function RecoveryCodes({ codes, onClose }: { readonly codes: readonly string[]; readonly onClose: () => void }) {
  const { t } = useTranslation('settings')
  return (
    <Modal
      open
      title={t('security.recovery.title')}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('secret.done')}
        </Button>
      }
    >
      <div className="secret">
        <Alert type="warning" showIcon title={t('security.recovery.once')} />
        <Copyable text={codes.join('\n')} label={t('security.recovery.title')} />
      </div>
    </Modal>
  )
}
