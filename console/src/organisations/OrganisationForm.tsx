import { approvals, createOrganisation, listManagers, updateOrganisation } from '@regulars/contract/organisations'
import { organisationKinds } from '@regulars/contract/rules'
import { Alert, Form, Input, Modal, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { fieldErrors, problemWords } from '../problem.ts'
import type { Organisation } from './organisations.ts'

interface Wanted {
  readonly number: string
  readonly name: string
  readonly kind: Organisation['kind']
  readonly strategic: boolean
  readonly manager: string | null
  readonly extraApprovals: Organisation['extraApprovals']
}

interface Props {
  readonly organisation?: Organisation
  readonly onClose: () => void
  readonly onSaved: (organisation: Organisation) => void
}

/** A new organisation, or changes to one. */
export function OrganisationForm({ organisation, onClose, onSaved }: Props) {
  const { t } = useTranslation(['organisations', 'shell', 'terms'])
  const [form] = Form.useForm<Wanted>()
  const managers = useEndpoint(listManagers, {}).data?.items ?? []
  const settled = {
    done: (saved: Organisation) => {
      onSaved(saved)
      onClose()
    },
    failed: (error: Error) => form.setFields(fieldErrors(error) as Parameters<typeof form.setFields>[0]),
  }
  const create = useCommand(createOrganisation, settled)
  const update = useCommand(updateOrganisation, settled)
  const problem = create.error ?? update.error
  const submit = (wanted: Wanted) => {
    const body = { ...wanted, manager: wanted.manager ?? null }
    if (organisation) update.run({ params: { id: organisation.id }, body })
    else create.run({ body })
  }
  return (
    <Modal
      open
      onCancel={onClose}
      title={t(organisation ? 'edit.title' : 'new')}
      okText={t(organisation ? 'shell:save' : 'form.create')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'organisation', loading: create.isPending || update.isPending }}
    >
      {problem && fieldErrors(problem).length === 0 && (
        <Alert type="error" showIcon role="alert" title={problemWords(problem, t('shell:unreachable'))} />
      )}
      <Form<Wanted>
        name="organisation"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={
          organisation
            ? { ...organisation, manager: organisation.manager?.id ?? null }
            : { kind: 'enterprise', strategic: false, manager: null, extraApprovals: [] }
        }
        onFinish={submit}
        className="dialog-form"
      >
        <Form.Item
          name="name"
          label={t('field.name')}
          rules={[{ required: true, whitespace: true, message: t('rule.name') }]}
        >
          <Input maxLength={200} autoFocus />
        </Form.Item>
        <Form.Item
          name="number"
          label={t('field.number')}
          extra={t('field.numberHint')}
          rules={[{ required: true, whitespace: true, message: t('rule.number') }]}
        >
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="kind" label={t('field.kind')}>
          <Select
            options={organisationKinds.map((kind) => ({ value: kind, label: t(`terms:organisation.${kind}`) }))}
          />
        </Form.Item>
        <Form.Item name="strategic" label={t('field.strategic')} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="manager" label={t('field.manager')}>
          <Select
            allowClear
            placeholder={t('manager.none')}
            options={managers.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        <Form.Item name="extraApprovals" label={t('field.extraApprovals')} extra={t('field.extraApprovalsHint')}>
          <Select mode="multiple" options={approvals.map((one) => ({ value: one, label: t(`approval.${one}`) }))} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
