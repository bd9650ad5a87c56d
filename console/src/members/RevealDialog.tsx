import { revealMember } from '@regulars/contract/members'
import { Form, Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import type { Attribute } from './members.ts'

interface Props {
  /** Whose; the reason is recorded for each. */
  readonly memberIds: readonly string[]
  readonly open: boolean
  readonly onClose: () => void
  readonly onRevealed: (attributes: ReadonlyMap<string, readonly Attribute[]>) => void
}

/** Asks for the reason; the server records it before it answers. */
export function RevealDialog({ memberIds, open, onClose, onRevealed }: Props) {
  const { t } = useTranslation(['members', 'shell'])
  const [form] = Form.useForm<{ reason: string }>()
  const reveal = useCommand(revealMember, { changesNothing: true })
  const submit = async (body: { reason: string }) => {
    const shown = new Map<string, readonly Attribute[]>()
    for (const member of memberIds) shown.set(member, (await reveal.runAsync({ params: { member }, body })).attributes)
    onRevealed(shown)
    form.resetFields()
    onClose()
  }
  return (
    <Modal
      open={open}
      onCancel={onClose}
      title={t('reveal.title')}
      okText={t('reveal.submit')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'reveal', loading: reveal.isPending }}
    >
      <p>{t('reveal.text')}</p>
      <Form
        name="reveal"
        form={form}
        layout="vertical"
        requiredMark={false}
        // What went wrong is said in a toast.
        onFinish={(body) => submit(body).catch(() => {})}
      >
        <Form.Item
          name="reason"
          label={t('reveal.reason')}
          rules={[{ required: true, whitespace: true, min: 3, message: t('reveal.reasonRule') }]}
        >
          <Input placeholder={t('reveal.reasonHint')} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
