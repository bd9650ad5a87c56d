import { addAssessment, assessmentKinds, changeAssessment } from '@regulars/contract/assessments'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, App, Button, Form, Input, InputNumber, Modal, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { problemWords } from '../problem.ts'
import type { Assessment, Assessments } from './registers.ts'

/** A draft that is there, or a new one about something. */
export type EditedAssessment = { readonly assessment: Assessment } | Pick<Assessment, 'kind' | 'subject'>

interface Props {
  readonly edited: EditedAssessment
  readonly outline: Assessments['outline']
  readonly onClose: () => void
}

type Written = Pick<Assessment, 'kind' | 'subject' | 'title' | 'description' | 'risks'> & { readonly submit: boolean }

/** Writes an assessment along its outline; submitting hands it to somebody else. */
export function AssessmentDialog({ edited, outline, onClose }: Props) {
  const { t } = useTranslation(['registers', 'shell'])
  const { locale } = useUi()
  const { message } = App.useApp()
  const done = () => {
    message.success(t('shell:saved'))
    onClose()
  }
  const add = useCommand(addAssessment, { done, failed: () => {} })
  const change = useCommand(changeAssessment, { done, failed: () => {} })
  const error = add.error ?? change.error
  const draft = 'assessment' in edited ? edited.assessment : undefined
  const begun = 'assessment' in edited ? edited.assessment : { ...edited, risks: [], description: outline[locale] }
  // A vendor or a field was chosen on the page before; anything else is named here.
  const isGiven = ['recipient', 'transfer', 'sensitive_field'].includes(begun.kind)
  const save = (said: Written) => {
    const body = { ...said, kind: isGiven ? begun.kind : said.kind, subject: isGiven ? begun.subject : said.subject }
    if (draft) change.run({ params: { assessment: draft.id }, body })
    else add.run({ body })
  }
  const mandatory = [{ required: true, whitespace: true, message: t('rule.mandatory') }]
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('assessments.write')}
      okText={t('shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'assessment', loading: add.isPending || change.isPending }}
    >
      {error && <Alert type="error" showIcon title={problemWords(error, t('shell:unreachable'))} />}
      <Form<Written>
        name="assessment"
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        initialValues={{ ...begun, submit: false }}
        onFinish={save}
      >
        {!isGiven && (
          <>
            <Form.Item name="kind" label={t('assessment.kind')}>
              <Select
                options={assessmentKinds
                  .filter((kind) => kind === 'automated_decision' || kind === 'other')
                  .map((value) => ({ value, label: t(`assessed.${value}`) }))}
              />
            </Form.Item>
            <Form.Item name="subject" label={t('assessment.subject')} rules={mandatory}>
              <Input maxLength={120} />
            </Form.Item>
          </>
        )}
        <Form.Item name="title" label={t('assessment.title')} rules={mandatory}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="description" label={t('assessment.description')} rules={mandatory}>
          <Input.TextArea maxLength={8_000} autoSize={{ minRows: 6, maxRows: 16 }} />
        </Form.Item>
        <Risks />
        <Form.Item
          name="submit"
          label={t('assessment.submit')}
          extra={t('assessment.submitHint')}
          valuePropName="checked"
        >
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  )
}

function Risks() {
  const { t } = useTranslation('registers')
  const mandatory = [{ required: true, message: t('rule.mandatory') }]
  return (
    <Form.List name="risks">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <div key={key} className="register-risk">
              <Form.Item name={[name, 'risk']} label={t('risk.what')} rules={mandatory}>
                <Input maxLength={1_000} />
              </Form.Item>
              <Form.Item name={[name, 'likelihood']} label={t('risk.likelihood')} rules={mandatory}>
                <InputNumber min={1} max={3} precision={0} className="wide" />
              </Form.Item>
              <Form.Item name={[name, 'severity']} label={t('risk.severity')} rules={mandatory}>
                <InputNumber min={1} max={3} precision={0} className="wide" />
              </Form.Item>
              <Form.Item name={[name, 'measure']} label={t('risk.measure')} rules={mandatory}>
                <Input maxLength={1_000} />
              </Form.Item>
              <Button size="small" onClick={() => remove(name)}>
                {t('risk.remove')}
              </Button>
            </div>
          ))}
          <Button className="register-add" onClick={() => add({ likelihood: 1, severity: 1, measure: '' })}>
            {t('risk.add')}
          </Button>
        </>
      )}
    </Form.List>
  )
}
