import type { ResponseOf } from '@regulars/contract'
import { findingStates, type listPenTests, setFinding } from '@regulars/contract/penTests'
import { Alert, DatePicker, Form, Input, Modal, Radio } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { problemWords } from '../problem.ts'

export type Finding = ResponseOf<typeof listPenTests>['items'][number]['findings'][number]

interface Written {
  readonly state: Finding['state']
  readonly retestedOn?: Dayjs | null
  readonly note?: string
}

interface Props {
  readonly finding: Finding
  readonly onClose: () => void
}

const day = (value: Dayjs | null | undefined): string | null => value?.format('YYYY-MM-DD') ?? null

/** The result of a retest, or why a finding is accepted as it is. */
export function FindingDialog({ finding, onClose }: Props) {
  const { t } = useTranslation(['incidents', 'shell'])
  const [form] = Form.useForm<Written>()
  const state = Form.useWatch('state', form) ?? finding.state
  const save = useCommand(setFinding, { done: onClose, failed: () => {} })
  const send = ({ state: to, retestedOn, note = '' }: Written) => {
    const params = { id: finding.id }
    if (to === 'accepted') save.run({ params, body: { state: to, note } })
    else if (to === 'open') save.run({ params, body: { state: to, retestedOn: day(retestedOn), note: note || null } })
    else save.run({ params, body: { state: to, retestedOn: day(retestedOn) ?? '', note: note || null } })
  }
  return (
    <Modal
      open
      onCancel={onClose}
      title={finding.title}
      okText={t('shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'finding', loading: save.isPending }}
    >
      {save.error && <Alert type="error" showIcon title={problemWords(save.error, t('shell:unreachable'))} />}
      <Form<Written>
        form={form}
        name="finding"
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        initialValues={{
          state: finding.state === 'open' ? 'fixed' : finding.state,
          retestedOn: finding.retestedOn ? dayjs(finding.retestedOn) : null,
          note: finding.note ?? '',
        }}
        onFinish={send}
      >
        <Form.Item name="state" label={t('stepState')}>
          <Radio.Group options={findingStates.map((value) => ({ value, label: t(`pen.state.${value}`) }))} />
        </Form.Item>
        {state !== 'accepted' && (
          <Form.Item
            name="retestedOn"
            label={t('pen.retestedOn')}
            rules={[{ required: state === 'fixed', message: t('rule') }]}
          >
            <DatePicker className="wide" />
          </Form.Item>
        )}
        <Form.Item
          name="note"
          label={t(state === 'accepted' ? 'pen.acceptedBecause' : 'pen.note')}
          rules={state === 'accepted' ? [{ required: true, whitespace: true, min: 10, message: t('rule.ten') }] : []}
        >
          <Input.TextArea maxLength={2_000} autoSize={{ minRows: 2, maxRows: 6 }} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
