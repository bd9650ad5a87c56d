import { activatePolicyPack } from '@regulars/contract/policies'
import { useUi } from '@regulars/ui/context.tsx'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { useMay } from '../session.ts'
import type { LoadedPack } from './laws.ts'
import { usePlaces } from './usePlaces.ts'

interface Props {
  readonly pack: LoadedPack
  readonly onRead: () => void
  /** Absent when no version of the pack is active. */
  readonly onCompare: (() => void) | undefined
}

/** A loaded version that decides nothing: read it, compare it, let it decide. */
export function PackLine({ pack, onRead, onCompare }: Props) {
  const { t } = useTranslation(['consent', 'shell'])
  const { locale, format } = useUi()
  const { message, modal } = App.useApp()
  const named = usePlaces()
  const mayWrite = useMay('workspace:manage')
  const words = { name: pack.name[locale], version: format.count(pack.version) }
  const activate = useCommand(activatePolicyPack, { done: () => message.success(t('laws.activated', words)) })
  const ask = () =>
    modal.confirm({
      title: t('laws.sure', words),
      content: t('laws.sureText', { places: named(pack.jurisdictions.map(({ code }) => code)) }),
      okText: t('laws.activate'),
      cancelText: t('shell:cancel'),
      onOk: () => activate.runAsync({ params: { pack: pack.pack }, body: { version: pack.version } }).catch(() => {}),
    })
  return (
    <li className="consent-line">
      <div className="consent-words">
        <strong>{words.name}</strong> {t('version', { version: words.version })}
        <span className="value-origin">
          {t('laws.loadedAt', { when: format.instant(pack.loadedAt) })} · {t('laws.review')}
        </span>
      </div>
      <div className="row">
        <Button size="small" onClick={onRead} aria-label={t('laws.read.label', words)}>
          {t('laws.read')}
        </Button>
        {onCompare && (
          <Button size="small" onClick={onCompare}>
            {t('laws.compare')}
          </Button>
        )}
        {mayWrite && (
          <Button size="small" onClick={ask} loading={activate.isPending}>
            {t('laws.activate')}
          </Button>
        )}
      </div>
    </li>
  )
}
