import { changeFinding, severities } from '@regulars/contract/findings'
import { Alert, App, Form, Input, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../api.ts'
import { problemWords } from '../../problem.ts'
import type { Audit, Finding } from './audits.ts'
import type { WrittenFinding } from './FindingFields.tsx'

interface Props {
  readonly finding: Finding
  readonly people: Audit['people']
  readonly onClose: () => void
}

/** Another owner, due day or severity; what was found stays as it was written. */
export function ChangeFinding({ finding, people, onClose }: Props) {
  const { t } = useTranslation(['audits', 'shell'])
  const { message } = App.useApp()
  const change = useCommand(changeFinding, {
    done: () => {
      message.success(t('shell:saved'))
      onClose()
    },
    failed: () => {},
  })
  const { severity, owner, dueOn } = finding
  return (
    <Modal
      open
      onCancel={onClose}
      title={finding.title}
      okText={t('shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'change-finding', loading: change.isPending }}
    >
      {change.error && <Alert type="error" showIcon title={problemWords(change.error, t('shell:unreachable'))} />}
      <Form<Omit<WrittenFinding, 'title'>>
        name="change-finding"
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        initialValues={{ severity, owner: owner.id, dueOn }}
        onFinish={(body) => change.run({ params: { finding: finding.id }, body })}
      >
        <Form.Item name="severity" label={t('finding.severity')}>
          <Select options={severities.map((value) => ({ value, label: t(`severity.${value}`) }))} />
        </Form.Item>
        <Form.Item name="owner" label={t('finding.owner')}>
          <Select options={people.map(({ id, name }) => ({ value: id, label: name ?? id }))} />
        </Form.Item>
        <Form.Item name="dueOn" label={t('finding.due')} rules={[{ required: true, message: t('say.rule') }]}>
          <Input type="date" />
        </Form.Item>
      </Form>
    </Modal>
  )
}
