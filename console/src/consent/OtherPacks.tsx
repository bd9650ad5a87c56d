import { loadPolicyPack } from '@regulars/contract/policies'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, App, Button, Upload } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { useMay } from '../session.ts'
import { DiffDrawer } from './DiffDrawer.tsx'
import { type LoadedPack, notInForce, type Pack, type Policies, readPack } from './laws.ts'
import { PackLine } from './PackLine.tsx'

interface Props {
  readonly policies: Policies
  readonly onRead: (pack: Pack) => void
}

/** Versions that are loaded and decide nothing yet, those of the product, and one from a file. */
export function OtherPacks({ policies, onRead }: Props) {
  const { t } = useTranslation('consent')
  const { locale, format } = useUi()
  const { message } = App.useApp()
  const [comparing, setComparing] = useState<{ readonly pack: LoadedPack; readonly active: number }>()
  const mayWrite = useMay('workspace:manage')
  const others = notInForce(policies)
  const load = useCommand(loadPolicyPack, {
    done: ({ name, version }) =>
      message.success(t('laws.loaded', { name: name[locale], version: format.count(version) })),
  })
  return (
    <section className="panel" aria-labelledby="laws-others">
      <h2 className="panel-title" id="laws-others">
        {t('laws.others')}
      </h2>
      <p className="soft consent-lead">{t(others.length > 0 ? 'laws.othersText' : 'laws.othersNone')}</p>
      <ul className="cards">
        {others.map(({ pack, active }) => (
          <PackLine
            key={`${pack.pack} ${pack.version}`}
            pack={pack}
            onRead={() => onRead(pack)}
            onCompare={active === undefined ? undefined : () => setComparing({ pack, active })}
          />
        ))}
        {policies.offered.map((pack) => (
          <li key={`${pack.pack} ${pack.version}`} className="consent-line">
            <div className="consent-words">
              <strong>{pack.name[locale]}</strong> {t('version', { version: format.count(pack.version) })}
              <span className="value-origin">{t('laws.offered')}</span>
            </div>
            <Button size="small" onClick={() => onRead(pack)}>
              {t('laws.read')}
            </Button>
            {mayWrite && (
              <Button size="small" loading={load.isPending} onClick={() => load.run({ body: pack })}>
                {t('laws.loadOffered')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {mayWrite && <FileLoader isPending={load.isPending} onPack={(pack) => load.run({ body: pack })} />}
      {comparing && <DiffDrawer {...comparing} onClose={() => setComparing(undefined)} />}
    </section>
  )
}

interface LoaderProps {
  readonly isPending: boolean
  readonly onPack: (pack: Pack) => void
}

/** Reads a file here, so that what is wrong with it is said field by field before anything is sent. */
function FileLoader({ isPending, onPack }: LoaderProps) {
  const { t } = useTranslation('consent')
  const [faults, setFaults] = useState<readonly string[]>()
  const read = async (file: Blob) => {
    const result = readPack(await file.text())
    setFaults('faults' in result ? result.faults : undefined)
    if ('pack' in result) onPack(result.pack)
  }
  return (
    <div className="consent-actions">
      {faults && (
        <Alert
          type="error"
          showIcon
          className="consent-alert"
          title={t(faults.length > 0 ? 'laws.notPack' : 'laws.notJson')}
          {...(faults.length > 0 && {
            description: (
              <ul className="consent-missing">
                {faults.map((fault) => (
                  <li key={fault}>{fault}</li>
                ))}
              </ul>
            ),
          })}
        />
      )}
      <Upload
        accept=".json,application/json"
        showUploadList={false}
        beforeUpload={(file) => {
          void read(file)
          return false
        }}
      >
        <Button loading={isPending}>{t('laws.load')}</Button>
      </Upload>
    </div>
  )
}
