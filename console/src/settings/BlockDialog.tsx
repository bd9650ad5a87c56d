import { blockIdentifier } from '@regulars/contract/namespaces'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, Form, Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { fieldErrors, problemWords } from '../problem.ts'
import { useClosingCommand } from '../shell/useClosingCommand.ts'
import type { Namespace } from './NamespacesPanel.tsx'

interface Props {
  readonly namespace: Namespace
  readonly onClose: () => void
}

/** Blocks a value that many share, such as the shop's own phone. It is kept as a blind index: the reason tells which it was. */
export function BlockDialog({ namespace, onClose }: Props) {
  const { t } = useTranslation(['settings', 'shell'])
  const { locale } = useUi()
  const [form] = Form.useForm<{ readonly value: string; readonly reason: string }>()
  const block = useClosingCommand(blockIdentifier, {
    said: t('namespaces.blocked'),
    onClose,
    failed: (error: Error) => form.setFields(fieldErrors(error) as Parameters<typeof form.setFields>[0]),
  })
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('namespaces.block.title', { name: namespace.name[locale] })}
      okText={t('namespaces.block')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'block', loading: block.isPending, danger: true }}
    >
      <p>{t('namespaces.block.text')}</p>
      {block.error && fieldErrors(block.error).length === 0 && (
        <Alert type="error" showIcon title={problemWords(block.error, t('shell:unreachable'))} />
      )}
      <Form
        name="block"
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(body) => block.run({ params: { namespace: namespace.namespace }, body })}
        className="dialog-form"
      >
        <Form.Item
          name="value"
          label={t('namespaces.value')}
          rules={[{ required: true, whitespace: true, message: t('namespaces.valueRule') }]}
        >
          <Input maxLength={254} autoFocus autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('namespaces.reason')}
          extra={t('namespaces.reasonHint')}
          rules={[{ required: true, whitespace: true, min: 3, message: t('namespaces.reasonRule') }]}
        >
          <Input maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
