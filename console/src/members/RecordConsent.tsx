import { recordConsent } from '@regulars/contract/consent'
import { useUi } from '@regulars/ui/context.tsx'
import { DatePicker, Form, Input, Modal, Radio, Select } from 'antd'
import type { Dayjs } from 'dayjs'
import { useTranslation } from 'react-i18next'
import { useClosingCommand } from '../shell/useClosingCommand.ts'
import { type Consent, type Purpose, spokenSources } from './consents.ts'

interface Props {
  readonly memberId: string
  readonly purposes: readonly Purpose[]
  readonly onClose: () => void
}

interface Decision {
  readonly purpose: string
  readonly channel: Consent['channel']
  readonly state: 'granted' | 'withdrawn'
  readonly source: (typeof spokenSources)[number]
  readonly proof?: string
  readonly at?: Dayjs
}

/** What a member decided, with the proof of it. */
export function RecordConsent({ memberId, purposes, onClose }: Props) {
  const { t } = useTranslation(['members', 'shell', 'terms'])
  const { locale } = useUi()
  const [form] = Form.useForm<Decision>()
  const purpose = Form.useWatch('purpose', form) ?? purposes[0]?.code
  const channels = purposes.find(({ code }) => code === purpose)?.channels ?? []
  const record = useClosingCommand(recordConsent, { said: t('consent.recorded'), onClose })
  const submit = ({ proof, at, ...decision }: Decision) =>
    record.run({
      params: { member: memberId },
      body: { ...decision, proof: proof ? { note: proof } : {}, ...(at && { at: at.toISOString() }) },
    })
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('consent.title')}
      okText={t('consent.record')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'consent', loading: record.isPending }}
    >
      <p>{t('consent.text')}</p>
      <Form<Decision>
        name="consent"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ purpose: purposes[0]?.code, channel: purposes[0]?.channels[0], state: 'granted' }}
        onFinish={submit}
        className="dialog-form"
      >
        <Form.Item
          name="purpose"
          label={t('consents.purpose')}
          rules={[{ required: true, message: t('consent.purposeRule') }]}
        >
          <Select
            options={purposes.map(({ code, name }) => ({ value: code, label: name[locale] }))}
            onChange={() => form.setFieldValue('channel', undefined)}
          />
        </Form.Item>
        <Form.Item
          name="channel"
          label={t('consents.channel')}
          rules={[{ required: true, message: t('consent.channelRule') }]}
        >
          <Select options={channels.map((channel) => ({ value: channel, label: t(`terms:channel.${channel}`) }))} />
        </Form.Item>
        <Form.Item name="state" label={t('consents.state')}>
          <Radio.Group
            options={(['granted', 'withdrawn'] as const).map((state) => ({
              value: state,
              label: t(`consent.state.${state}`),
            }))}
          />
        </Form.Item>
        <Form.Item
          name="source"
          label={t('consent.source')}
          rules={[{ required: true, message: t('consent.sourceRule') }]}
        >
          <Select options={spokenSources.map((source) => ({ value: source, label: t(`consent.source.${source}`) }))} />
        </Form.Item>
        <Form.Item name="proof" label={t('consent.proof')} extra={t('consent.proofHint')}>
          <Input maxLength={500} />
        </Form.Item>
        <Form.Item name="at" label={t('consent.at')} extra={t('consent.atHint')}>
          <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" className="wide" />
        </Form.Item>
      </Form>
    </Modal>
  )
}
