import { decideAssessment } from '@regulars/contract/assessments'
import { Alert, App, Form, Input, Modal, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { problemWords } from '../problem.ts'
import type { Assessment } from './registers.ts'

interface Props {
  readonly assessment: Assessment
  readonly onClose: () => void
}

interface Written {
  readonly approved: boolean
  readonly decision: string
  readonly validUntil?: string
}

/** Reads what somebody else wrote, and approves it until a day or rejects it. */
export function DecisionDialog({ assessment, onClose }: Props) {
  const { t } = useTranslation(['registers', 'shell'])
  const { message } = App.useApp()
  const decide = useCommand(decideAssessment, {
    done: () => {
      message.success(t('shell:saved'))
      onClose()
    },
    failed: () => {},
  })
  const mandatory = [{ required: true, whitespace: true, message: t('rule.mandatory') }]
  return (
    <Modal
      open
      onCancel={onClose}
      title={assessment.title}
      okText={t('shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'decision', loading: decide.isPending }}
    >
      {decide.error && <Alert type="error" showIcon title={problemWords(decide.error, t('shell:unreachable'))} />}
      <p className="register-description">{assessment.description}</p>
      <Form<Written>
        name="decision"
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        initialValues={{ approved: true }}
        onFinish={({ validUntil, ...said }) =>
          decide.run({ params: { assessment: assessment.id }, body: { ...said, validUntil: validUntil || null } })
        }
      >
        <Form.Item name="approved" label={t('assessment.decision')}>
          <Radio.Group
            options={[
              { value: true, label: t('assessments.approve') },
              { value: false, label: t('assessments.reject') },
            ]}
          />
        </Form.Item>
        <Form.Item name="decision" label={t('assessment.reason')} rules={mandatory}>
          <Input.TextArea maxLength={2_000} autoSize={{ minRows: 2, maxRows: 6 }} />
        </Form.Item>
        <Form.Item name="validUntil" label={t('assessment.validUntil')} extra={t('assessment.validHint')}>
          <Input type="date" />
        </Form.Item>
      </Form>
    </Modal>
  )
}
