import { fieldBases, saveField, sensitivities } from '@regulars/contract/fields'
import { Alert, Form, Input, InputNumber, Modal, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../problem.ts'
import { useClosingCommand } from '../shell/useClosingCommand.ts'
import type { Field } from './compliance.ts'

interface Props {
  /** Absent: a new one. */
  readonly field: Field | undefined
  /** Of a new field, where it is known. */
  readonly name: string
  readonly onClose: () => void
}

type Written = Pick<Field, 'field' | 'label' | 'purpose' | 'legalBasis' | 'retentionDays' | 'required'> & {
  readonly sensitive?: NonNullable<Field['sensitive']> | 'none'
}

/** Registers a field or changes what is said of it. Without a purpose and a ground it is not taken. */
export function FieldDialog({ field, name, onClose }: Props) {
  const { t } = useTranslation(['compliance', 'shell'])
  const save = useClosingCommand(saveField, { said: t('shell:saved'), onClose, failed: () => {} })
  const mandatory = [{ required: true, whitespace: true, message: t('field.rule') }]
  return (
    <Modal
      open
      onCancel={onClose}
      title={t(field ? 'field.edit.title' : 'fields.add')}
      okText={t('shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'field', loading: save.isPending }}
    >
      {save.error && <Alert type="error" showIcon title={problemWords(save.error, t('shell:unreachable'))} />}
      <Form<Written>
        name="field"
        layout="vertical"
        requiredMark={false}
        initialValues={
          field
            ? { ...field, sensitive: field.sensitive ?? 'none' }
            : { field: name, required: false, retentionDays: null }
        }
        onFinish={({ field: written, retentionDays, sensitive, ...body }) =>
          save.run({
            params: { field: field?.field ?? written.trim() },
            body: {
              ...body,
              retentionDays: retentionDays ?? null,
              ...(sensitive && { sensitive: sensitive === 'none' ? null : sensitive }),
            },
          })
        }
        className="dialog-form"
      >
        {!field && (
          <Form.Item name="field" label={t('field.name')} extra={t('field.nameHint')} rules={mandatory}>
            <Input maxLength={80} />
          </Form.Item>
        )}
        {(['zh-CN', 'en'] as const).map((language) => (
          <div key={language}>
            <Form.Item name={['label', language]} label={t(`field.label.${language}`)} rules={mandatory}>
              <Input lang={language} maxLength={200} />
            </Form.Item>
            <Form.Item name={['purpose', language]} label={t(`field.purpose.${language}`)} rules={mandatory}>
              <Input.TextArea lang={language} maxLength={500} autoSize={{ minRows: 1, maxRows: 4 }} />
            </Form.Item>
          </div>
        ))}
        <Form.Item
          name="legalBasis"
          label={t('field.basis')}
          rules={[{ required: true, message: t('field.basisRule') }]}
        >
          <Select options={fieldBases.map((value) => ({ value, label: t(`basis.${value}`) }))} />
        </Form.Item>
        <Form.Item name="sensitive" label={t('field.sensitive')} extra={t('field.sensitiveHint')}>
          <Select
            placeholder={t('field.sensitive.byName')}
            options={(['none', ...sensitivities] as const).map((value) => ({ value, label: t(`sensitive.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="retentionDays" label={t('field.retention')} extra={t('field.retentionHint')}>
          <InputNumber min={1} max={36_500} precision={0} className="wide" />
        </Form.Item>
        <Form.Item name="required" label={t('field.required')} extra={t('field.requiredHint')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  )
}
