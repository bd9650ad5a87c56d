import { portalAddress } from '@regulars/contract/portal'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { Copyable } from '../shell/Copyable.tsx'

/** Where members sign in by a one-time code. */
export function PortalPanel() {
  const { t } = useTranslation('settings')
  const address = useEndpoint(portalAddress, {})
  return (
    <>
      <p className="soft settings-lead">{t('portal.text')}</p>
      <Answer of={address} rows={1}>
        {({ url }) => <Copyable text={url} label={t('portal.address')} />}
      </Answer>
    </>
  )
}
