import { getRecovery, listBackups, listDrills, startBackup, startDrill } from '@regulars/contract/recovery'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { Alert, Button, Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { useNow } from '../shell/useNow.ts'
import { BackupTable } from './BackupTable.tsx'
import { DrillTable } from './DrillTable.tsx'
import { type OpenRun, percentOf, pollMs, type Recovery } from './recovery.ts'
import { useDuration } from './useDuration.ts'
import './recovery.css'

/** Whether everything could be brought back: the backups, and the drills that show it. */
export function RecoveryPage() {
  const { t } = useTranslation('recovery')
  const recovery = useEndpoint(getRecovery, {}, { pollMs: (answer) => pollMs(answer?.open.length) })
  const openCount = recovery.data?.open.length
  const often = { pollMs: () => pollMs(openCount) }
  const backups = useEndpoint(listBackups, {}, often)
  const drills = useEndpoint(listDrills, {}, often)
  return (
    <>
      <PageHead
        title={t('title')}
        answer={recovery.data && <InShort of={recovery.data} />}
        actions={recovery.data && <Actions of={recovery.data} />}
      />
      <Answer of={recovery}>
        {(answer) => (
          <>
            <Warnings of={answer} />
            {answer.open.map((run) => (
              <UnderWay key={run.id} run={run} />
            ))}
            <section className="panel recovery-panel">
              <h2 className="panel-title">{t('backups')}</h2>
              <p className="soft">{t('backups.text', { folder: answer.folder })}</p>
              <Answer
                of={backups}
                isEmpty={({ items }) => items.length === 0}
                empty={<Empty title={t('backups.empty')} text={t('backups.emptyText')} />}
              >
                {({ items }) => <BackupTable backups={items} />}
              </Answer>
            </section>
            <section className="panel recovery-panel">
              <h2 className="panel-title">{t('drills')}</h2>
              <p className="soft">{t('drills.text', { hours: answer.promiseHours })}</p>
              <Answer
                of={drills}
                isEmpty={({ items }) => items.length === 0}
                empty={<Empty title={t('drills.empty')} text={t('drills.emptyText')} />}
              >
                {({ items }) => <DrillTable drills={items} promiseHours={answer.promiseHours} />}
              </Answer>
            </section>
            <Keys keyFile={answer.keyFile} />
          </>
        )}
      </Answer>
    </>
  )
}

function InShort({ of: { lastBackup, lastDrill, promiseHours } }: { readonly of: Recovery }) {
  const { t } = useTranslation('recovery')
  const format = useFormat()
  const duration = useDuration()
  const now = useNow()
  const backup = lastBackup
    ? t('answer.backup', { ago: format.ago(lastBackup.at, now), bytes: format.bytes(lastBackup.bytes) })
    : t('answer.noBackup')
  if (!lastDrill) return `${backup} ${t('answer.noDrill', { hours: promiseHours })}`
  if (lastDrill.state === 'failed') return `${backup} ${t('answer.drillFailed')}`
  const rows = format.count(lastDrill.rows)
  return `${backup} ${t('answer.drill', { rows, time: duration(lastDrill.seconds ?? 0), hours: promiseHours })}`
}

function Actions({ of: { open, lastBackup } }: { readonly of: Recovery }) {
  const { t } = useTranslation('recovery')
  const backup = useCommand(startBackup)
  const drill = useCommand(startDrill)
  const isOpen = (kind: OpenRun['kind']) => open.some((run) => run.kind === kind)
  return (
    <>
      <Button
        disabled={isOpen('drill') || !lastBackup}
        loading={drill.isPending}
        onClick={() => drill.run({})}
        title={t('drill.hint')}
      >
        {t('drill.now')}
      </Button>
      <Button type="primary" disabled={isOpen('backup')} loading={backup.isPending} onClick={() => backup.run({})}>
        {t('backup.now')}
      </Button>
    </>
  )
}

/** AL-50. A first backup that is under way is no alarm. */
function Warnings({ of: { warnings, open } }: { readonly of: Recovery }) {
  const { t } = useTranslation('recovery')
  const shown = warnings.filter(
    (warning) => !open.some(({ kind }) => (kind === 'backup' ? /backup/ : /drill/).test(warning)),
  )
  return shown.map((warning) => (
    <Alert key={warning} className="recovery-alert" type="error" showIcon title={t(`warning.${warning}`)} />
  ))
}

function UnderWay({ run }: { readonly run: OpenRun }) {
  const { t } = useTranslation('recovery')
  const format = useFormat()
  return (
    <div className="panel recovery-panel recovery-run" aria-live="polite">
      <strong>{t(run.state === 'asked' ? `${run.kind}.asked` : `${run.kind}.running`)}</strong>
      <Progress percent={percentOf(run)} status="active" />
      <span className="soft">{t('rows', { count: run.rows, n: format.count(run.rows) })}</span>
    </div>
  )
}

function Keys({ keyFile }: { readonly keyFile: string }) {
  const { t } = useTranslation('recovery')
  return (
    <Alert
      className="recovery-alert"
      type="warning"
      showIcon
      title={t('keys.title')}
      description={
        <>
          <p>{t('keys.text', { keyFile })}</p>
          <p>{t('keys.restore')}</p>
        </>
      }
    />
  )
}
