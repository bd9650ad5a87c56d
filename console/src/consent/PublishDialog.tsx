import { publishNotice } from '@regulars/contract/notices'
import { useFormat } from '@regulars/ui/context.tsx'
import { Alert, App, Form, Input, Modal, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { problemWords } from '../problem.ts'

interface Props {
  readonly notice: string
  readonly onClose: () => void
  readonly onPublished: () => void
}

interface Change {
  readonly material: boolean
  readonly changeNote?: string
}

/** Asks what kind of change it is, for a material one stops sends under older consents, and publishes. */
export function PublishDialog({ notice, onClose, onPublished }: Props) {
  const { t } = useTranslation(['consent', 'shell'])
  const format = useFormat()
  const { message } = App.useApp()
  const [form] = Form.useForm<Change>()
  const material = Form.useWatch('material', form)
  const publish = useCommand(publishNotice, {
    done: ({ version }) => {
      message.success(t('publish.done', { version: format.count(version) }))
      onPublished()
    },
    failed: () => {},
  })
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('publish.title', { notice })}
      okText={t('publish.ok')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'publish', loading: publish.isPending }}
    >
      {publish.error && <Alert type="error" showIcon title={problemWords(publish.error, t('shell:unreachable'))} />}
      <Form<Change>
        name="publish"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ material: true }}
        onFinish={(body) => publish.run({ params: { notice }, body })}
        className="dialog-form"
      >
        <Form.Item name="material" label={t('publish.material')} extra={material && t('publish.materialText')}>
          <Radio.Group
            className="consent-radios"
            options={[
              { value: true, label: t('publish.material.yes') },
              { value: false, label: t('publish.material.no') },
            ]}
          />
        </Form.Item>
        <Form.Item
          name="changeNote"
          label={t('publish.note')}
          extra={t('publish.noteHint')}
          dependencies={['material']}
          rules={[{ required: material === false, whitespace: true, message: t('publish.noteRule') }]}
        >
          <Input.TextArea maxLength={2_000} autoSize={{ minRows: 2, maxRows: 8 }} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
