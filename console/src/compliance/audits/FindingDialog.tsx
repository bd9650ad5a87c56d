import { addFinding } from '@regulars/contract/audits'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, App, Form, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../api.ts'
import { problemWords } from '../../problem.ts'
import type { Audit } from './audits.ts'
import { FindingFields, type WrittenFinding } from './FindingFields.tsx'

interface Props {
  readonly audit: Audit
  readonly onClose: () => void
}

type Written = WrittenFinding & { readonly item?: string }

/** A finding of no item, or one more of an item that has one. */
export function FindingDialog({ audit, onClose }: Props) {
  const { t } = useTranslation(['audits', 'shell'])
  const { locale } = useUi()
  const { message } = App.useApp()
  const add = useCommand(addFinding, {
    done: () => {
      message.success(t('shell:saved'))
      onClose()
    },
    failed: () => {},
  })
  const found = audit.checklist.filter(({ verdict }) => verdict === 'finding')
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('findings.add')}
      okText={t('shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'new-finding', loading: add.isPending }}
    >
      {add.error && <Alert type="error" showIcon title={problemWords(add.error, t('shell:unreachable'))} />}
      <Form<Written>
        name="new-finding"
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        initialValues={{ severity: 'medium' }}
        onFinish={({ item, ...finding }) =>
          add.run({ params: { audit: audit.id }, body: { ...finding, item: item ?? null } })
        }
      >
        {found.length > 0 && (
          <Form.Item name="item" label={t('finding.item')}>
            <Select allowClear options={found.map(({ item, title }) => ({ value: item, label: title[locale] }))} />
          </Form.Item>
        )}
        <FindingFields people={audit.people} />
      </Form>
    </Modal>
  )
}
