import { ReloadOutlined } from '@ant-design/icons'
import { checkProtection, getProtection } from '@regulars/contract/safeguards'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../../api.ts'
import { useMay } from '../../session.ts'
import { Answer } from '../../shell/Answer.tsx'
import { useNow } from '../../shell/useNow.ts'
import { ChangesPanel } from './ChangesPanel.tsx'
import { LayerPanel } from './LayerPanel.tsx'
import { LayerStrip } from './LayerStrip.tsx'
import './protection.css'

const pollMs = 60_000

/** The five layers as they were last seen, each with its checks, and a way to look again. */
export function ProtectionTab() {
  const protection = useEndpoint(getProtection, {}, { pollMs: () => pollMs })
  const { t } = useTranslation('protection')
  return (
    <Answer
      of={protection}
      rows={12}
      isEmpty={({ checkedAt }) => checkedAt === null}
      empty={<Empty title={t('none')} text={t('none.text')} action={<CheckButton />} />}
    >
      {({ checkedAt, layers, changes }) => (
        <div className="stack">
          <CheckedLine at={checkedAt} />
          <LayerStrip layers={layers} />
          {layers.map((layer) => (
            <LayerPanel key={layer.layer} layer={layer} />
          ))}
          <ChangesPanel changes={changes} />
        </div>
      )}
    </Answer>
  )
}

function CheckedLine({ at }: { readonly at: string | null }) {
  const { t } = useTranslation('protection')
  const { format } = useUi()
  const now = useNow()
  return (
    <div className="protection-checked">
      {at !== null && (
        <p className="soft plain">
          {t('checked', { ago: format.ago(at, now) })} · <time dateTime={at}>{format.instant(at)}</time>
        </p>
      )}
      <CheckButton />
    </div>
  )
}

function CheckButton() {
  const { t } = useTranslation('protection')
  const { message } = App.useApp()
  const mayCheck = useMay('compliance:write')
  const check = useCommand(checkProtection, { done: () => message.success(t('checkedNow')) })
  if (!mayCheck) return null
  return (
    <Button icon={<ReloadOutlined />} loading={check.isPending} onClick={() => check.run({})}>
      {t('checkNow')}
    </Button>
  )
}
