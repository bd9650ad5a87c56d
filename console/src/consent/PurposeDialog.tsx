import { channels } from '@regulars/contract/consent'
import { savePurpose } from '@regulars/contract/notices'
import { Alert, Form, Input, InputNumber, Modal, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../problem.ts'
import { useClosingCommand } from '../shell/useClosingCommand.ts'
import { changesWhatWasAgreed, codePattern, type Purpose, type WrittenPurpose } from './consent.ts'

interface Props {
  /** Absent: a new one. */
  readonly purpose: Purpose | undefined
  readonly onClose: () => void
}

const fresh: Partial<WrittenPurpose> = {
  legalBasis: 'consent',
  promotional: false,
  shares: false,
  expiresAfterDays: null,
}
const bases = ['consent', 'contract', 'legitimate_interest'] as const

/** Adds a purpose or changes one, and says when members must be asked anew for it. */
export function PurposeDialog({ purpose, onClose }: Props) {
  const { t } = useTranslation(['consent', 'shell'])
  const [form] = Form.useForm<WrittenPurpose>()
  const written = Form.useWatch([], form)
  const save = useClosingCommand(savePurpose, { said: t('shell:saved'), onClose, failed: () => {} })
  return (
    <Modal
      open
      onCancel={onClose}
      width={640}
      title={t(purpose ? 'purpose.edit.title' : 'purposes.add')}
      okText={t('shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'purpose', loading: save.isPending }}
    >
      {save.error && <Alert type="error" showIcon title={problemWords(save.error, t('shell:unreachable'))} />}
      {purpose && written && changesWhatWasAgreed(purpose, written) && (
        <Alert
          type="warning"
          showIcon
          title={t('purpose.material')}
          description={t(purpose.notice ? 'purpose.materialText' : 'purpose.materialNone')}
        />
      )}
      <Form<WrittenPurpose>
        name="purpose"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={purpose ?? fresh}
        onFinish={({ code, balancingNote, ...body }) =>
          save.run({
            params: { purpose: purpose?.code ?? code },
            body: { ...body, balancingNote: balancingNote ?? '', expiresAfterDays: body.expiresAfterDays ?? null },
          })
        }
        className="dialog-form"
      >
        {!purpose && <CodeField />}
        <WordFields />
        <RuleFields basis={written?.legalBasis} />
      </Form>
    </Modal>
  )
}

function CodeField() {
  const { t } = useTranslation('consent')
  return (
    <Form.Item
      name="code"
      label={t('draft.code')}
      extra={t('purpose.codeHint')}
      rules={[{ required: true, pattern: codePattern, message: t('draft.codeRule') }]}
    >
      <Input maxLength={60} />
    </Form.Item>
  )
}

function WordFields() {
  const { t } = useTranslation('consent')
  const mandatory = [{ required: true, whitespace: true, message: t('form.needed') }]
  return (['zh-CN', 'en'] as const).map((language) => (
    <div key={language}>
      <Form.Item name={['name', language]} label={t(`form.name.${language}`)} rules={mandatory}>
        <Input lang={language} maxLength={200} />
      </Form.Item>
      <Form.Item name={['description', language]} label={t(`form.description.${language}`)} rules={mandatory}>
        <Input.TextArea lang={language} maxLength={1_000} autoSize={{ minRows: 1, maxRows: 4 }} />
      </Form.Item>
    </div>
  ))
}

function RuleFields({ basis }: { readonly basis: WrittenPurpose['legalBasis'] | undefined }) {
  const { t } = useTranslation(['consent', 'terms'])
  // Promotion and sharing are no part of a contract: the switch says so where it stands.
  const notOfContract = {
    validator: (_rule: unknown, on: boolean) =>
      on && basis === 'contract' ? Promise.reject(new Error(t('purpose.notOfContract'))) : Promise.resolve(),
  }
  return (
    <>
      <Form.Item name="legalBasis" label={t('purpose.basis')}>
        <Select options={bases.map((value) => ({ value, label: t(`basis.${value}`) }))} />
      </Form.Item>
      {basis === 'legitimate_interest' && (
        <Form.Item
          name="balancingNote"
          label={t('purpose.balancing')}
          extra={t('purpose.balancingHint')}
          rules={[{ required: true, whitespace: true, message: t('form.needed') }]}
        >
          <Input.TextArea maxLength={4_000} autoSize={{ minRows: 2, maxRows: 8 }} />
        </Form.Item>
      )}
      <Form.Item
        name="channels"
        label={t('purpose.channels')}
        rules={[{ required: true, type: 'array', min: 1, message: t('purpose.channelsRule') }]}
      >
        <Select mode="multiple" options={channels.map((value) => ({ value, label: t(`terms:channel.${value}`) }))} />
      </Form.Item>
      <Form.Item name="expiresAfterDays" label={t('purpose.expires')} extra={t('purpose.expiresHint')}>
        <InputNumber min={1} max={3_650} precision={0} className="wide" />
      </Form.Item>
      <Form.Item
        name="promotional"
        label={t('purpose.promotional')}
        extra={t('purpose.promotionalHint')}
        valuePropName="checked"
        dependencies={['legalBasis']}
        rules={[notOfContract]}
      >
        <Switch />
      </Form.Item>
      <Form.Item
        name="shares"
        label={t('purpose.shares')}
        extra={t('purpose.shares.yes')}
        valuePropName="checked"
        dependencies={['legalBasis']}
        rules={[notOfContract]}
      >
        <Switch />
      </Form.Item>
    </>
  )
}
