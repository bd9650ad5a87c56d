import { deletionRefusals, refuseDeletion } from '@regulars/contract/deletions'
import { Alert, Form, Input, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../problem.ts'
import { useClosingCommand } from '../shell/useClosingCommand.ts'
import type { DeletionRequest } from './requests.ts'

interface Props {
  readonly request: DeletionRequest
  readonly onClose: () => void
}

interface Answer {
  readonly reason: (typeof deletionRefusals)[number]
  readonly note?: string
}

/** Why a request is not carried out: the member reads it on their own page. */
export function RefuseDialog({ request, onClose }: Props) {
  const { t } = useTranslation(['requests', 'shell'])
  const refuse = useClosingCommand(refuseDeletion, { said: t('refusal.done'), onClose, failed: () => {} })
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('refusal.title', { member: request.memberNumber ?? request.memberId.slice(0, 8) })}
      okText={t('refuse')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'refusal', loading: refuse.isPending }}
    >
      {refuse.error && <Alert type="error" showIcon title={problemWords(refuse.error, t('shell:unreachable'))} />}
      <p>{t('refusal.text')}</p>
      <Form<Answer>
        name="refusal"
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        onFinish={({ reason, note }) =>
          refuse.run({ params: { id: request.id }, body: { reason, ...(note?.trim() && { note }) } })
        }
      >
        <Form.Item
          name="reason"
          label={t('refusal.reason')}
          rules={[{ required: true, message: t('refusal.reasonRule') }]}
        >
          <Select options={deletionRefusals.map((reason) => ({ value: reason, label: t(`reason.${reason}`) }))} />
        </Form.Item>
        <Form.Item name="note" label={t('refusal.note')} extra={t('refusal.noteHint')}>
          <Input.TextArea maxLength={500} autoSize={{ minRows: 2, maxRows: 6 }} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
