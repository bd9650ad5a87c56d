import { getProof, prove } from '@regulars/contract/account'
import { Alert, Button, Form, Input, Modal } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { answerByPasskey, canUsePasskeys } from '../passkey.ts'
import { problemWords } from '../problem.ts'
import { onProofNeeded } from '../proof.ts'
import { leaveForProvider } from '../signOn.ts'
import { Answer } from './Answer.tsx'

/** Asks for a fresh proof when a request wants one; the request is repeated afterwards. */
export function ProofDialog() {
  const [answer, setAnswer] = useState<(isProved: boolean) => void>()
  useEffect(() => {
    onProofNeeded(() => new Promise((resolve) => setAnswer(() => resolve)))
    return () => onProofNeeded(undefined)
  }, [])
  if (!answer) return null
  return (
    <Dialog
      onDone={(isProved) => {
        setAnswer(undefined)
        answer(isProved)
      }}
    />
  )
}

function Dialog({ onDone }: { readonly onDone: (isProved: boolean) => void }) {
  const { t } = useTranslation('shell')
  const proof = useEndpoint(getProof, {})
  const send = useCommand(prove, { done: () => onDone(true), failed: () => {}, changesNothing: true })
  const byPasskey = async () => {
    const passkey = await answerByPasskey()
    if (passkey) send.run({ body: { passkey } })
  }
  const atProvider = proof.data?.method === 'sign_on'
  return (
    <Modal
      open
      // Above the dialog whose request it is about.
      zIndex={1_100}
      onCancel={() => onDone(false)}
      title={t('proof.title')}
      okText={t('proof.submit')}
      cancelText={t('cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'proof', loading: send.isPending }}
      {...(atProvider && { footer: null })}
    >
      <p className="soft">{t('proof.text')}</p>
      {send.error && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={problemWords(send.error, t('unreachable'))}
          className="settings-lead"
        />
      )}
      <Answer of={proof} rows={2}>
        {({ method, provider, hasPasskey }) =>
          method === 'sign_on' ? (
            <AtProvider provider={provider} />
          ) : (
            <Form<{ proof: string }>
              name="proof"
              layout="vertical"
              requiredMark={false}
              onFinish={({ proof: given }) => send.run({ body: { [method]: given } })}
            >
              <Form.Item
                name="proof"
                label={t(`proof.${method}`)}
                rules={[{ required: true, message: t(`proof.${method}.rule`) }]}
              >
                {method === 'code' ? (
                  <Input autoComplete="one-time-code" autoFocus maxLength={40} />
                ) : (
                  <Input.Password autoComplete="current-password" autoFocus maxLength={200} />
                )}
              </Form.Item>
              {hasPasskey && canUsePasskeys() && <Button onClick={() => void byPasskey()}>{t('proof.passkey')}</Button>}
            </Form>
          )
        }
      </Answer>
    </Modal>
  )
}

/** The page is left for it, so that the request is not repeated: the user does that. */
function AtProvider({ provider }: { readonly provider: string | null }) {
  const { t } = useTranslation('shell')
  return (
    <>
      <p>{t('proof.signOn.text')}</p>
      <Button
        type="primary"
        onClick={() =>
          void leaveForProvider({
            provider: provider ?? undefined,
            again: true,
            next: location.pathname + location.search + location.hash,
          })
        }
      >
        {t('proof.signOn')}
      </Button>
    </>
  )
}
