import { addPasskey, beginPasskey, listPasskeys, removePasskey } from '@regulars/contract/passkeys'
import { useFormat } from '@regulars/ui/context.tsx'
import { App, Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { createPasskey } from '../passkey.ts'
import { Answer } from '../shell/Answer.tsx'
import { useClosingCommand } from '../shell/useClosingCommand.ts'
import { useNow } from '../shell/useNow.ts'

/** Keys of the user's own devices, which sign in without a password. */
export function Passkeys() {
  const { t } = useTranslation(['settings', 'shell'])
  const { modal } = App.useApp()
  const format = useFormat()
  const now = useNow()
  const passkeys = useEndpoint(listPasskeys, {})
  const [adding, setAdding] = useState(false)
  const remove = useCommand(removePasskey)
  const ask = (id: string, name: string) =>
    modal.confirm({
      title: t('passkeys.remove.title', { name }),
      okText: t('passkeys.remove'),
      okButtonProps: { danger: true },
      cancelText: t('shell:cancel'),
      onOk: () => remove.runAsync({ params: { id } }).catch(() => {}),
    })
  return (
    <Answer of={passkeys} rows={1}>
      {({ isPossible, items }) => (
        <>
          <p className="soft">{t(isPossible ? 'passkeys.text' : 'passkeys.impossible')}</p>
          {items.length > 0 && (
            <ul className="cards">
              {items.map(({ id, name, createdAt, usedAt }) => (
                <li key={id} className="key-line">
                  <div className="key-words">
                    <strong>{name}</strong>
                    <span className="value-origin">
                      {t('passkeys.since', { when: format.dayOf(createdAt) })} ·{' '}
                      {usedAt ? `${t('keys.used')} ${format.ago(usedAt, now)}` : t('keys.neverUsed')}
                    </span>
                  </div>
                  <Button size="small" danger onClick={() => ask(id, name)}>
                    {t('passkeys.remove')}
                  </Button>
                </li>
              ))}
            </ul>
          )}
          {isPossible && (
            <div className="panel-actions">
              <Button onClick={() => setAdding(true)}>{t('passkeys.add')}</Button>
            </div>
          )}
          {adding && <AddPasskey onClose={() => setAdding(false)} />}
        </>
      )}
    </Answer>
  )
}

/** A name first; then the browser asks for the finger, the face or the PIN. */
function AddPasskey({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['settings', 'shell'])
  const { message } = App.useApp()
  const [waiting, setWaiting] = useState(false)
  const begin = useCommand(beginPasskey, { changesNothing: true })
  const add = useClosingCommand(addPasskey, { said: t('passkeys.added'), onClose })
  const submit = async ({ name }: { name: string }) => {
    setWaiting(true)
    const begun = await begin.runAsync({}).catch(() => undefined)
    const response = begun && (await createPasskey(begun.options))
    setWaiting(false)
    if (response) add.run({ body: { name, response } })
    else if (begun) message.warning(t('passkeys.cancelled'))
  }
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('passkeys.add')}
      okText={t('passkeys.add.submit')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'passkey', loading: waiting || add.isPending }}
    >
      <Form<{ name: string }>
        name="passkey"
        layout="vertical"
        requiredMark={false}
        onFinish={(wanted) => void submit(wanted)}
        className="dialog-form"
      >
        <Form.Item
          name="name"
          label={t('passkeys.name')}
          extra={t('passkeys.nameHint')}
          rules={[{ required: true, whitespace: true, message: t('passkeys.nameRule') }]}
        >
          <Input maxLength={80} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  )
}
