import { approveUse, endUse } from '@regulars/contract/fields'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, App, Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { problemWords } from '../problem.ts'
import { useClosingCommand } from '../shell/useClosingCommand.ts'
import type { Field } from './compliance.ts'

interface Props {
  readonly field: Field
  readonly mayApprove: boolean
}

/** Whether decisions may read a sensitive field, since when and why; to be approved with a reason, and ended. */
export function SensitiveUse({ field, mayApprove }: Props) {
  const { t } = useTranslation(['compliance', 'shell'])
  const { format } = useUi()
  const { message } = App.useApp()
  const [isAsking, setAsking] = useState(false)
  const end = useCommand(endUse, { done: () => message.success(t('shell:saved')) })
  const { approvedUse } = field
  return (
    <div className="field-line">
      <span className="soft">
        {approvedUse
          ? t('use.approved', { day: format.dayOf(approvedUse.approvedAt), reason: approvedUse.reason })
          : t('use.closed')}
      </span>
      {mayApprove &&
        (approvedUse ? (
          <Button size="small" loading={end.isPending} onClick={() => end.run({ params: { field: field.field } })}>
            {t('use.end')}
          </Button>
        ) : (
          <Button size="small" onClick={() => setAsking(true)}>
            {t('use.approve')}
          </Button>
        ))}
      {isAsking && <UseDialog field={field} onClose={() => setAsking(false)} />}
    </div>
  )
}

const SHORTEST = 10

function UseDialog({ field, onClose }: { readonly field: Field; readonly onClose: () => void }) {
  const { t } = useTranslation(['compliance', 'shell'])
  const { locale } = useUi()
  const approve = useClosingCommand(approveUse, { said: t('shell:saved'), onClose, failed: () => {} })
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('use.title', { name: field.label[locale] })}
      okText={t('use.approve')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'use', loading: approve.isPending }}
    >
      {approve.error && <Alert type="error" showIcon title={problemWords(approve.error, t('shell:unreachable'))} />}
      <p>{t('use.text')}</p>
      <Form<{ reason: string }>
        name="use"
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        onFinish={({ reason }) => approve.run({ params: { field: field.field }, body: { reason } })}
      >
        <Form.Item
          name="reason"
          label={t('use.reason')}
          rules={[{ required: true, min: SHORTEST, whitespace: true, message: t('use.rule') }]}
        >
          <Input.TextArea maxLength={1000} autoSize={{ minRows: 2, maxRows: 6 }} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
