import { setMemberChoices } from '@regulars/contract/choices'
import { useUi } from '@regulars/ui/context.tsx'
import { Checkbox, DatePicker, Form, Input, Modal, Radio, Switch } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useTranslation } from 'react-i18next'
import { useClosingCommand } from '../shell/useClosingCommand.ts'
import { type Choices, frequencies } from './consents.ts'

interface Props {
  readonly memberId: string
  readonly choices: Choices
  readonly onClose: () => void
}

interface Wanted {
  readonly frequency: Choices['contact']['frequency']
  readonly pausedUntil: Dayjs | null
  readonly topics: readonly string[]
  readonly personalisation: boolean
  readonly reason: string
}

/** What a member asked staff to change for them, with how they asked. */
export function ChangeChoices({ memberId, choices, onClose }: Props) {
  const { t } = useTranslation(['members', 'shell'])
  const { locale } = useUi()
  const change = useClosingCommand(setMemberChoices, { said: t('shell:saved'), onClose })
  const { contact } = choices
  const submit = ({ frequency, pausedUntil, topics = [], personalisation, reason }: Wanted) =>
    change.run({
      params: { member: memberId },
      body: {
        contact: { frequency, pausedUntil: pausedUntil?.toISOString() ?? null },
        topics: choices.topics.map(({ code }) => ({ topic: code, wanted: topics.includes(code) })),
        personalisation,
        reason,
      },
    })
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('choices.change.title')}
      okText={t('shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'choices', loading: change.isPending }}
    >
      <p>{t('choices.change.text')}</p>
      <Form<Wanted>
        name="choices"
        layout="vertical"
        requiredMark={false}
        initialValues={{
          frequency: contact.frequency,
          pausedUntil: contact.pausedUntil === null ? null : dayjs(contact.pausedUntil),
          topics: choices.topics.filter(({ wanted }) => wanted).map(({ code }) => code),
          personalisation: choices.personalisation,
        }}
        onFinish={submit}
        className="dialog-form"
      >
        <Form.Item name="frequency" label={t('choices.frequency')}>
          <Radio.Group options={frequencies.map((value) => ({ value, label: t(`choices.frequency.${value}`) }))} />
        </Form.Item>
        <Form.Item name="pausedUntil" label={t('choices.pausedUntil')} extra={t('choices.pausedUntilHint')}>
          <DatePicker className="wide" />
        </Form.Item>
        {choices.topics.length > 0 && (
          <Form.Item name="topics" label={t('choices.topics')}>
            <Checkbox.Group options={choices.topics.map(({ code, name }) => ({ value: code, label: name[locale] }))} />
          </Form.Item>
        )}
        <Form.Item name="personalisation" label={t('choices.personalisation')} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('choices.reason')}
          extra={t('choices.reasonHint')}
          rules={[{ required: true, whitespace: true, min: 3, message: t('choices.reasonRule') }]}
        >
          <Input maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
