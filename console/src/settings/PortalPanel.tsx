import { correctableFields, getPortalSettings, savePortalSettings } from '@regulars/contract/corrections'
import { portalAddress } from '@regulars/contract/portal'
import { App, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { Copyable } from '../shell/Copyable.tsx'

/** Where members sign in by a one-time code, and what they may correct there. */
export function PortalPanel() {
  const { t } = useTranslation('settings')
  const address = useEndpoint(portalAddress, {})
  const settings = useEndpoint(getPortalSettings, {})
  return (
    <>
      <p className="soft settings-lead">{t('portal.text')}</p>
      <Answer of={address} rows={1}>
        {({ url }) => <Copyable text={url} label={t('portal.address')} />}
      </Answer>
      <h3 className="panel-heading settings-next">{t('portal.correct')}</h3>
      <p className="soft">{t('portal.correctText')}</p>
      <Answer of={settings} rows={1}>
        {({ correctable }) => <CorrectableFields chosen={correctable} />}
      </Answer>
    </>
  )
}

type Field = (typeof correctableFields)[number]

function CorrectableFields({ chosen }: { readonly chosen: readonly Field[] }) {
  const { t } = useTranslation('settings')
  const { message } = App.useApp()
  const mayManage = useMay('workspace:manage')
  // Shown at once, and as it was where the server said no.
  const [wanted, setWanted] = useState(chosen)
  const save = useCommand(savePortalSettings, { done: () => message.success(t('portal.saved')) })
  return (
    <Checkbox.Group<Field>
      aria-label={t('portal.correct')}
      disabled={!mayManage || save.isPending}
      value={[...(save.error ? chosen : wanted)]}
      options={correctableFields.map((field) => ({ value: field, label: t(`portal.field.${field}`) }))}
      onChange={(correctable) => {
        setWanted(correctable)
        save.run({ body: { correctable } })
      }}
    />
  )
}
