import { Alert, Form, Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../../problem.ts'

interface Props {
  readonly title: string
  readonly label: string
  readonly okText: string
  readonly pending: boolean
  readonly error: Error | null
  readonly onSay: (text: string) => void
  readonly onClose: () => void
}

/** Asks for words that somebody reads in a year; the server takes no empty ones. */
export function SayDialog({ title, label, okText, pending, error, onSay, onClose }: Props) {
  const { t } = useTranslation(['audits', 'shell'])
  return (
    <Modal
      open
      onCancel={onClose}
      title={title}
      okText={okText}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'say', loading: pending }}
    >
      {error && <Alert type="error" showIcon title={problemWords(error, t('shell:unreachable'))} />}
      <Form<{ text: string }>
        name="say"
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        onFinish={({ text }) => onSay(text)}
      >
        <Form.Item
          name="text"
          label={label}
          rules={[{ required: true, whitespace: true, min: 4, message: t('say.rule') }]}
        >
          <Input.TextArea maxLength={2_000} autoSize={{ minRows: 3, maxRows: 8 }} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
