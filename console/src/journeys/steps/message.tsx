import { MailOutlined } from '@ant-design/icons'
import { channels, listPurposes } from '@regulars/contract/consent'
import { listTemplates } from '@regulars/contract/messaging'
import { useUi } from '@regulars/ui/context.tsx'
import { Link } from '@tanstack/react-router'
import { Form, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../../api.ts'
import type { StepKind } from './step.ts'

export const message: StepKind<'message'> = {
  icon: <MailOutlined />,
  make: (id, next) => ({
    id,
    kind: 'message',
    channel: 'email',
    purpose: 'marketing',
    template: 'win-back-first',
    next,
  }),
  words: ({ channel, template }, { t }) => t('say.message', { channel: t(`terms:channel.${channel}`), template }),
  Fields: MessageFields,
}

function MessageFields({ step, onChange }: Parameters<StepKind<'message'>['Fields']>[0]) {
  const { t } = useTranslation(['journeys', 'terms'])
  const { locale } = useUi()
  const templates = useEndpoint(listTemplates, {}).data?.items
  const purposes = useEndpoint(listPurposes, {}).data?.items
  const fitting = (templates ?? []).filter(({ channel }) => channel === step.channel)
  return (
    <>
      <Form.Item label={t('message.template')} htmlFor="message-template">
        <Select
          id="message-template"
          value={step.template}
          loading={!templates}
          onChange={(template) => onChange({ ...step, template })}
          options={fitting.map(({ code, content }) => ({ value: code, label: `${code} · ${content[locale].subject}` }))}
        />
        <Link to="/outbox/templates" search={{ template: step.template }}>
          {t('message.openTemplate')}
        </Link>
      </Form.Item>
      <Form.Item label={t('message.channel')} htmlFor="message-channel">
        <Select
          id="message-channel"
          value={step.channel}
          onChange={(channel) => onChange({ ...step, channel })}
          options={channels.map((name) => ({ value: name, label: t(`terms:channel.${name}`) }))}
        />
      </Form.Item>
      <Form.Item label={t('message.purpose')} htmlFor="message-purpose" extra={t('message.purposeHint')}>
        <Select
          id="message-purpose"
          value={step.purpose}
          loading={!purposes}
          onChange={(purpose) => onChange({ ...step, purpose })}
          options={(purposes ?? []).map(({ code, name }) => ({ value: code, label: name[locale] }))}
        />
      </Form.Item>
    </>
  )
}
