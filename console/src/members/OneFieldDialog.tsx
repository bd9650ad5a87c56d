import { Form, Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'

interface Props {
  readonly title: string
  readonly label: string
  readonly hint: string
  /** Said when the field is left empty. */
  readonly rule: string
  readonly maxLength: number
  readonly isPending: boolean
  /** What the server said is wrong with it. */
  readonly problem: string | null
  readonly onSubmit: (text: string) => void
  readonly onClose: () => void
}

/** A dialog that asks one thing. */
export function OneFieldDialog({ title, label, hint, rule, maxLength, isPending, problem, onSubmit, onClose }: Props) {
  const { t } = useTranslation('shell')
  return (
    <Modal
      open
      onCancel={onClose}
      title={title}
      okText={title}
      cancelText={t('cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'one-field', loading: isPending }}
    >
      <Form<{ readonly text: string }>
        name="one-field"
        layout="vertical"
        requiredMark={false}
        onFinish={({ text }) => onSubmit(text)}
        className="dialog-form"
      >
        <Form.Item
          name="text"
          label={label}
          extra={hint}
          {...(problem && { validateStatus: 'error' as const, help: problem })}
          rules={[{ required: true, whitespace: true, message: rule }]}
        >
          <Input maxLength={maxLength} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  )
}
