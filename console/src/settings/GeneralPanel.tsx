import { updateWorkspace } from '@regulars/contract/access'
import { App, Button, Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { useMay, useWorkspace } from '../session.ts'
import { currencies, timeZones } from './settings.ts'

interface General {
  readonly name: string
  readonly timeZone: string
  readonly currency: string
}

export function GeneralPanel() {
  const { t, i18n } = useTranslation(['settings', 'shell'])
  const { message } = App.useApp()
  const { id, name, timeZone, currency } = useWorkspace()
  const mayManage = useMay('workspace:manage')
  const save = useCommand(updateWorkspace, { done: () => message.success(t('shell:saved')) })
  return (
    <Form<General>
      key={id}
      name="general-form"
      layout="vertical"
      requiredMark={false}
      disabled={!mayManage}
      initialValues={{ name, timeZone, currency }}
      onFinish={(body) => save.run({ body })}
    >
      <Form.Item
        name="name"
        label={t('general.name')}
        rules={[{ required: true, whitespace: true, message: t('general.nameRule') }]}
      >
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="timeZone" label={t('general.timeZone')} extra={t('general.timeZoneHint')}>
        <Select showSearch options={timeZones(timeZone).map((zone) => ({ value: zone, label: zone }))} />
      </Form.Item>
      <Form.Item name="currency" label={t('general.currency')} extra={t('general.currencyHint')}>
        <Select showSearch={{ optionFilterProp: 'label' }} options={currencies(i18n.language, currency)} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t('shell:save')}
      </Button>
    </Form>
  )
}
