import type { ResponseOf } from '@regulars/contract'
import { getMessagingSettings, setContactPolicy } from '@regulars/contract/messaging'
import { App, Button, Form, Input, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { timeOfDay } from './settings.ts'

type Policy = ResponseOf<typeof getMessagingSettings>['policy']

export function PolicyPanel() {
  const { t } = useTranslation('settings')
  const settings = useEndpoint(getMessagingSettings, {})
  return (
    <>
      <p className="soft settings-lead">{t('policy.text')}</p>
      <Answer of={settings} rows={3}>
        {({ policy }) => <PolicyForm policy={policy} />}
      </Answer>
    </>
  )
}

function PolicyForm({ policy }: { readonly policy: Policy }) {
  const { t } = useTranslation(['settings', 'shell'])
  const { message } = App.useApp()
  const mayWrite = useMay('messages:write')
  const save = useCommand(setContactPolicy, { done: () => message.success(t('shell:saved')) })
  const time = { required: true, pattern: timeOfDay, message: t('policy.timeRule') }
  return (
    <Form<Policy>
      name="policy-form"
      layout="vertical"
      requiredMark={false}
      disabled={!mayWrite}
      initialValues={policy}
      onFinish={(body) => save.run({ body })}
    >
      <div className="field-row">
        <Form.Item name="perDay" label={t('policy.perDay')} rules={[{ required: true, message: t('policy.rule') }]}>
          <InputNumber min={0} max={50} precision={0} className="wide" />
        </Form.Item>
        <Form.Item
          name="perWeek"
          label={t('policy.perWeek')}
          dependencies={['perDay']}
          rules={[
            { required: true, message: t('policy.rule') },
            ({ getFieldValue }) => ({
              warningOnly: true,
              validator: (_, perWeek) => (perWeek < getFieldValue('perDay') ? Promise.reject() : Promise.resolve()),
              message: t('policy.order'),
            }),
          ]}
        >
          <InputNumber min={0} max={200} precision={0} className="wide" />
        </Form.Item>
      </div>
      <fieldset className="quiet">
        <legend>{t('policy.quiet')}</legend>
        <div className="field-row">
          <Form.Item name="quietFrom" label={t('policy.quietFrom')} rules={[time]}>
            <Input type="time" />
          </Form.Item>
          <Form.Item name="quietTo" label={t('policy.quietTo')} rules={[time]}>
            <Input type="time" />
          </Form.Item>
        </div>
        <p className="soft settings-lead">{t('policy.quietHint')}</p>
      </fieldset>
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t('shell:save')}
      </Button>
    </Form>
  )
}
