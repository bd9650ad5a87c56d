import { severities } from '@regulars/contract/findings'
import { Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Audit, Finding } from './audits.ts'

export interface WrittenFinding extends Pick<Finding, 'title' | 'severity' | 'dueOn'> {
  readonly owner: string
}

/** What a finding must say: what is wrong, how grave, whose it is, by when. */
export function FindingFields({ people }: Pick<Audit, 'people'>) {
  const { t } = useTranslation('audits')
  const mandatory = [{ required: true, message: t('say.rule') }]
  return (
    <>
      <Form.Item
        name="title"
        label={t('finding.title')}
        rules={[{ required: true, whitespace: true, message: t('say.rule') }]}
      >
        <Input.TextArea maxLength={2_000} autoSize={{ minRows: 1, maxRows: 4 }} />
      </Form.Item>
      <div className="finding-fields">
        <Form.Item name="severity" label={t('finding.severity')} rules={mandatory}>
          <Select options={severities.map((value) => ({ value, label: t(`severity.${value}`) }))} />
        </Form.Item>
        <Form.Item name="owner" label={t('finding.owner')} rules={mandatory}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={people.map(({ id, name }) => ({ value: id, label: name ?? id }))}
          />
        </Form.Item>
        <Form.Item name="dueOn" label={t('finding.due')} rules={mandatory}>
          <Input type="date" />
        </Form.Item>
      </div>
    </>
  )
}
