import { addVendor, changeVendor, vendorData, vendorQuestions, vendorStates } from '@regulars/contract/vendors'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, App, Form, Input, Modal, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { problemWords } from '../problem.ts'
import { emptyVendor, readSubProcessors, type Vendor, type Vendors, writtenSubProcessors } from './registers.ts'
import type { EditedVendor } from './VendorsPane.tsx'

interface Props {
  readonly edited: EditedVendor
  readonly vendors: Vendors
  readonly onClose: () => void
}

/** A vendor as a form has it: sub-processors are lines of text. */
type Written = Omit<Vendor, 'id' | 'version' | 'reviewedAt' | 'score' | 'risk' | 'gaps' | 'subProcessors'> & {
  readonly subProcessors: string
}

/** Registers a vendor, or writes down what a review found. */
export function VendorDialog({ edited, vendors, onClose }: Props) {
  const { t } = useTranslation(['registers', 'shell'])
  const { locale } = useUi()
  const { message } = App.useApp()
  const done = () => {
    message.success(t('shell:saved'))
    onClose()
  }
  const add = useCommand(addVendor, { done, failed: () => {} })
  const change = useCommand(changeVendor, { done, failed: () => {} })
  const error = add.error ?? change.error
  const vendor = 'vendor' in edited ? edited.vendor : undefined
  const begun = vendor ?? emptyVendor('connection' in edited ? edited.connection : null)
  const save = ({ subProcessors, ...said }: Written) => {
    const body = {
      ...said,
      transferGround: said.transferGround || null,
      contract: said.contract || null,
      contractUntil: said.contractUntil || null,
      subProcessors: readSubProcessors(subProcessors),
    }
    if (vendor) change.run({ params: { vendor: vendor.id }, body })
    else add.run({ body })
  }
  const mandatory = [{ required: true, message: t('rule.mandatory') }]
  const text = (name: keyof Written, needed = true) => (
    <Form.Item name={name} label={t(`vendor.${name as 'service'}`)} {...(needed && { rules: mandatory })}>
      <Input maxLength={name === 'name' ? 120 : 500} />
    </Form.Item>
  )
  return (
    <Modal
      open
      onCancel={onClose}
      title={t(vendor ? 'vendors.review' : 'vendors.add')}
      okText={t('shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'vendor', loading: add.isPending || change.isPending }}
    >
      {error && <Alert type="error" showIcon title={problemWords(error, t('shell:unreachable'))} />}
      <Form<Written>
        name="vendor"
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        initialValues={{ ...begun, subProcessors: writtenSubProcessors(begun.subProcessors) }}
        onFinish={save}
      >
        {text('name')}
        {text('service')}
        <Form.Item name="data" label={t('vendor.data')} rules={mandatory}>
          <Select mode="multiple" options={vendorData.map((value) => ({ value, label: t(`data.${value}`) }))} />
        </Form.Item>
        <Form.Item name="activities" label={t('vendor.activities')}>
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            options={vendors.activities.map(({ key, name }) => ({ value: key, label: name[locale] }))}
          />
        </Form.Item>
        <Form.Item name="connections" label={t('vendor.connections')}>
          <Select
            mode="multiple"
            options={vendors.connections.map(({ key, name, kind }) => ({
              value: key,
              label: `${name} · ${t(`connection.${kind}`)}`,
            }))}
          />
        </Form.Item>
        {text('country')}
        <Form.Item name="abroad" label={t('vendor.abroad')} valuePropName="checked">
          <Switch />
        </Form.Item>
        {text('transferGround', false)}
        {text('contract', false)}
        <Form.Item name="contractUntil" label={t('vendor.contractUntil')}>
          <Input type="date" />
        </Form.Item>
        {vendorQuestions.map((question) => (
          <Form.Item key={question} name={['answers', question]} label={t(`question.${question}`)}>
            <Select
              options={(['yes', 'no', 'unknown'] as const).map((value) => ({ value, label: t(`answer.${value}`) }))}
            />
          </Form.Item>
        ))}
        <Form.Item name="subProcessors" label={t('vendor.subProcessors')} extra={t('vendor.subProcessorsHint')}>
          <Input.TextArea autoSize={{ minRows: 1, maxRows: 6 }} />
        </Form.Item>
        <Form.Item name="state" label={t('vendor.state')} extra={t('vendor.stateHint')}>
          <Select options={vendorStates.map((value) => ({ value, label: t(`vendorState.${value}`) }))} />
        </Form.Item>
        <Form.Item name="reviewDue" label={t('vendor.reviewDue')} rules={mandatory}>
          <Input type="date" />
        </Form.Item>
      </Form>
    </Modal>
  )
}
