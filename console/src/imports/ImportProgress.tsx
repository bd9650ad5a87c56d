import { cancelImport } from '@regulars/contract/connections'
import { useFormat } from '@regulars/ui/context.tsx'
import { Button, Popconfirm, Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { type ImportRow, mayCancel } from './report.ts'

/** How far it is, how fast, how long it still takes; it can be cancelled, and it goes on without this page. */
export function ImportProgress({ job }: { readonly job: ImportRow }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const cancelling = useCommand(cancelImport)
  const { id, state, progress, linesRead, linesPerSecond, secondsLeft } = job
  return (
    <section className="panel" aria-labelledby="progress-title">
      <h2 className="panel-title" id="progress-title">
        {t(`state.${state}`)}
      </h2>
      <Progress percent={Math.floor(progress * 100)} status="active" aria-label={t('progress.label')} />
      <div className="row import-progress-words number">
        <span>{t('progress.lines', { lines: format.count(linesRead) })}</span>
        {linesPerSecond > 0 && (
          <span className="soft">{t('progress.rate', { lines: format.count(Math.round(linesPerSecond)) })}</span>
        )}
        {secondsLeft !== null && (
          <span className="soft">{t('progress.left', { time: format.duration(Math.max(0, secondsLeft)) })}</span>
        )}
        {mayCancel(job) && (
          <Popconfirm
            title={t('cancel.ask')}
            description={<p className="confirm-words">{t('cancel.explain')}</p>}
            okText={t('cancel')}
            onConfirm={() => cancelling.run({ params: { id } })}
          >
            <Button loading={cancelling.isPending}>{t('cancel')}</Button>
          </Popconfirm>
        )}
      </div>
      <p className="soft import-note">{t('progress.goesOn')}</p>
    </section>
  )
}
