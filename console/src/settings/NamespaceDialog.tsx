import { putNamespace } from '@regulars/contract/namespaces'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, Form, Input, InputNumber, Modal, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { fieldErrors, problemWords } from '../problem.ts'
import { useClosingCommand } from '../shell/useClosingCommand.ts'
import type { Namespace } from './NamespacesPanel.tsx'
import { MEMBER_NUMBER, namespaceCode } from './settings.ts'

interface Props {
  /** Whose rules to change; a new kind is added when absent. */
  readonly namespace?: Namespace
  readonly onClose: () => void
}

const fresh = { priority: 65, memberLimit: 5, enrols: false, vouches: false }

/** The rules of one kind of identifier. */
export function NamespaceDialog({ namespace, onClose }: Props) {
  const { t } = useTranslation(['settings', 'shell'])
  const { locale } = useUi()
  const [form] = Form.useForm<Namespace>()
  const isNumber = namespace?.namespace === MEMBER_NUMBER
  const save = useClosingCommand(putNamespace, {
    said: t('shell:saved'),
    onClose,
    failed: (error: Error) => form.setFields(fieldErrors(error) as Parameters<typeof form.setFields>[0]),
  })
  const submit = ({ namespace: code, ...body }: Namespace) =>
    save.run({ params: { namespace: namespace?.namespace ?? code }, body })
  const required = { required: true, whitespace: true, message: t('namespaces.nameRule') }
  const number = { required: true, message: t('namespaces.numberRule') }
  return (
    <Modal
      open
      onCancel={onClose}
      title={namespace ? t('namespaces.change.title', { name: namespace.name[locale] }) : t('namespaces.add')}
      okText={t('shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'namespace', loading: save.isPending }}
    >
      {save.error && fieldErrors(save.error).length === 0 && (
        <Alert type="error" showIcon title={problemWords(save.error, t('shell:unreachable'))} />
      )}
      <Form<Namespace>
        name="namespace"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={namespace ?? fresh}
        onFinish={submit}
        className="dialog-form"
      >
        {!namespace && (
          <Form.Item
            name="namespace"
            label={t('namespaces.code')}
            extra={t('namespaces.codeHint')}
            rules={[{ required: true, pattern: namespaceCode, message: t('namespaces.codeRule') }]}
          >
            <Input maxLength={40} autoFocus />
          </Form.Item>
        )}
        <div className="field-row">
          <Form.Item name={['name', 'zh-CN']} label={t('namespaces.nameZh')} rules={[required]}>
            <Input maxLength={60} />
          </Form.Item>
          <Form.Item name={['name', 'en']} label={t('namespaces.nameEn')} rules={[required]}>
            <Input maxLength={60} />
          </Form.Item>
        </div>
        <div className="field-row">
          <Form.Item
            name="priority"
            label={t('namespaces.priority')}
            extra={t('namespaces.priorityHint')}
            rules={[number]}
          >
            <InputNumber min={1} max={1000} precision={0} className="wide" />
          </Form.Item>
          <Form.Item
            name="memberLimit"
            label={t('namespaces.memberLimit')}
            extra={t('namespaces.memberLimitHint')}
            rules={[number]}
          >
            <InputNumber min={1} max={1000} precision={0} className="wide" disabled={isNumber} />
          </Form.Item>
        </div>
        <Form.Item
          name="enrols"
          label={t('namespaces.enrols')}
          extra={t('namespaces.enrolsHint')}
          valuePropName="checked"
        >
          <Switch disabled={isNumber} />
        </Form.Item>
        <Form.Item
          name="vouches"
          label={t('namespaces.vouches')}
          extra={t(isNumber ? 'namespaces.numberHint' : 'namespaces.vouchesHint')}
          valuePropName="checked"
        >
          <Switch disabled={isNumber} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
