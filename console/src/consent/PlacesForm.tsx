import type { ResponseOf } from '@regulars/contract'
import { savePolicySettings } from '@regulars/contract/policies'
import { useUi } from '@regulars/ui/context.tsx'
import { App, Button, Form, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { useMay } from '../session.ts'
import { type Policies, placeName } from './laws.ts'

type Settings = ResponseOf<typeof savePolicySettings>

/** Stands for no default: the strictest law holds. */
const STRICTEST = ''

/** Which law holds where the profile names no country, and whether the brand speaks to young people. */
export function PlacesForm({ policies: { settings, active } }: { readonly policies: Policies }) {
  const { t } = useTranslation(['consent', 'shell'])
  const { locale } = useUi()
  const { message } = App.useApp()
  const mayWrite = useMay('workspace:manage')
  const save = useCommand(savePolicySettings, { done: () => message.success(t('shell:saved')) })
  const places = active.map(({ jurisdiction, name }) => ({
    value: jurisdiction,
    label: `${placeName(jurisdiction, locale)} · ${name[locale]}`,
  }))
  return (
    <Form<Settings>
      name="places"
      layout="vertical"
      requiredMark={false}
      disabled={!mayWrite}
      initialValues={{ ...settings, defaultJurisdiction: settings.defaultJurisdiction ?? STRICTEST }}
      onFinish={({ defaultJurisdiction, youthAudience }) =>
        save.run({ body: { defaultJurisdiction: defaultJurisdiction || null, youthAudience } })
      }
      className="consent-form"
    >
      <Form.Item name="defaultJurisdiction" label={t('laws.place')} extra={t('laws.placeHint')}>
        <Select options={[{ value: STRICTEST, label: t('laws.place.strictest') }, ...places]} />
      </Form.Item>
      <Form.Item name="youthAudience" label={t('laws.youth')} extra={t('laws.youthHint')} valuePropName="checked">
        <Switch />
      </Form.Item>
      {mayWrite && (
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('shell:save')}
        </Button>
      )}
    </Form>
  )
}
