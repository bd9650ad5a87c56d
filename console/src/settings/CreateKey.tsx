import { createKey } from '@regulars/contract/access'
import { type Permission, permissions } from '@regulars/contract/permissions'
import { Alert, Button, DatePicker, Form, Input, InputNumber, Modal, Radio, Select } from 'antd'
import type { Dayjs } from 'dayjs'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { useWorkspace } from '../session.ts'
import { Copyable } from '../shell/Copyable.tsx'
import { tryCommand } from './settings.ts'

interface Wanted {
  readonly kind: 'api' | 'write'
  readonly name: string
  readonly scopes?: Permission[]
  readonly expires?: Dayjs | null
  readonly dailyLimit?: number | null
}

/** A key is created, shown once, and can be tried at once. */
export function CreateKey({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['settings', 'shell'])
  // Nobody gives a key what they may not do themselves.
  const mine = useWorkspace().permissions
  const held = permissions.filter((permission) => mine.includes(permission))
  const readPermissions = held.filter((permission) => permission.endsWith(':read'))
  const [form] = Form.useForm<Wanted>()
  const kind = Form.useWatch('kind', form) ?? 'write'
  const create = useCommand(createKey)
  const submit = ({ expires, scopes = [], ...wanted }: Wanted) =>
    create.run({
      body: { ...wanted, scopes, ...(expires && { expiresAt: expires.endOf('day').toISOString() }) },
    })
  if (create.data) return <Secret kind={create.data.kind} secret={create.data.secret} onClose={onClose} />
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('keys.create')}
      okText={t('keys.create')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'create-key', loading: create.isPending }}
    >
      <Form<Wanted>
        name="create-key"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ kind: 'write', scopes: readPermissions }}
        onFinish={submit}
        className="dialog-form"
      >
        <Form.Item name="kind" label={t('keys.kind')}>
          <Radio.Group
            options={(['write', 'api'] as const).map((each) => ({ value: each, label: t(`keys.kind.${each}`) }))}
          />
        </Form.Item>
        <Form.Item
          name="name"
          label={t('keys.name')}
          extra={t('keys.nameHint')}
          rules={[{ required: true, whitespace: true, message: t('keys.nameRule') }]}
        >
          <Input maxLength={80} />
        </Form.Item>
        {kind === 'api' && (
          <Form.Item
            name="scopes"
            label={t('keys.scopes')}
            rules={[{ required: true, message: t('keys.scopesRule') }]}
            extra={
              <>
                <Button type="link" size="small" onClick={() => form.setFieldValue('scopes', readPermissions)}>
                  {t('keys.scopes.read')}
                </Button>
                <Button type="link" size="small" onClick={() => form.setFieldValue('scopes', [])}>
                  {t('keys.scopes.clear')}
                </Button>
              </>
            }
          >
            <Select mode="multiple" options={held.map((each) => ({ value: each, label: each }))} />
          </Form.Item>
        )}
        <Form.Item name="expires" label={t('keys.expires')} extra={t('keys.expiresHint')}>
          <DatePicker className="wide" />
        </Form.Item>
        <Form.Item name="dailyLimit" label={t('keys.dailyLimit')} extra={t('keys.dailyLimitHint')}>
          <InputNumber min={1} precision={0} className="wide" />
        </Form.Item>
      </Form>
    </Modal>
  )
}

interface SecretProps {
  readonly kind: 'api' | 'write'
  readonly secret: string
  readonly onClose: () => void
}

/** Shown this once: it closes only on purpose. */
function Secret({ kind, secret, onClose }: SecretProps) {
  const { t } = useTranslation('settings')
  return (
    <Modal
      open
      title={t('secret.title')}
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
        <Alert type="warning" showIcon title={t('secret.once')} />
        <h3 className="plain">{t('secret.key')}</h3>
        <Copyable text={secret} label={t('secret.key')} />
        <h3 className="plain">{t(`secret.try.${kind}`)}</h3>
        <Copyable text={tryCommand(kind, secret, location.origin)} label={t(`secret.try.${kind}`)} />
      </div>
    </Modal>
  )
}
