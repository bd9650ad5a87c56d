import { createImport, getImport } from '@regulars/contract/connections'
import { listMappings } from '@regulars/contract/mappings'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { Link } from '@tanstack/react-router'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { LinkButton } from '../shell/LinkButton.tsx'
import { ImportAnswer } from './ImportAnswer.tsx'
import { ImportProgress } from './ImportProgress.tsx'
import { currencyOf, ofKind, sameAs } from './mapping.ts'
import { ReportPanel } from './ReportPanel.tsx'
import { RowReportPanel } from './RowReportPanel.tsx'
import { type ImportRow, isWorking } from './report.ts'
import { UndoButton } from './UndoButton.tsx'
import type { Begun } from './useWizard.ts'
import { WizardSteps } from './WizardSteps.tsx'

interface Props {
  readonly id: string
  readonly begun: Begun | null
  readonly onShow: (id: string | undefined) => void
  readonly onFinished: () => void
  readonly onAgain: () => void
}

const pollMs = 700

/** One import or dry run: how far it is while it works, what came of it afterwards. */
export function ImportView({ id, begun, onShow, onFinished, onAgain }: Props) {
  const { t } = useTranslation('imports')
  const job = useEndpoint(
    getImport,
    { params: { id } },
    { pollMs: (answer) => (!answer || isWorking(answer) ? pollMs : false) },
  )
  const mappings = useEndpoint(listMappings, {}).data?.items ?? []
  return (
    <Answer of={job} rows={8}>
      {(data) => {
        const currency = currencyOf(data.mapping, mappings, begun?.draft)
        return (
          <>
            <PageHead
              back={<Link to="/import">{t('title')}</Link>}
              title={data.fileName}
              answer={<ImportAnswer job={data} currency={currency} />}
              actions={
                !isWorking(data) && (
                  <NextActions job={data} begun={begun} onShow={onShow} onFinished={onFinished} onAgain={onAgain} />
                )
              }
            />
            <WizardSteps at={data.dryRun ? 'check' : 'import'} />
            <div className="stack">
              {isWorking(data) && <ImportProgress job={data} />}
              {data.error && <Alert type="error" showIcon role="alert" title={data.error.message} />}
              {data.rows && !isWorking(data) && <RowReportPanel job={data} report={data.rows} />}
              {data.report && <ReportPanel job={data} report={data.report} currency={currency} />}
            </div>
          </>
        )
      }}
    </Answer>
  )
}

function NextActions({ job, begun, onShow, onFinished, onAgain }: Omit<Props, 'id'> & { readonly job: ImportRow }) {
  const { t } = useTranslation('imports')
  const mayWrite = useMay('imports:write')
  const mappings = useEndpoint(listMappings, {}).data?.items
  const importing = useCommand(createImport, {
    done: ({ id }) => {
      onFinished()
      onShow(id)
    },
  })
  if (job.dryRun && job.state === 'done' && begun && mayWrite) {
    const { file, draft } = begun
    const start = () => {
      const saved = ofKind(mappings ?? [], draft.kind).find((mapping) => sameAs(draft, mapping))
      importing.run({ body: { file: file.id, kind: draft.kind, mapping: saved?.code ?? draft, dryRun: false } })
    }
    return (
      <>
        <Button onClick={() => onShow(undefined)}>{t('check.change')}</Button>
        <Button type="primary" disabled={!mappings} loading={importing.isPending} onClick={start}>
          {t('check.import')}
        </Button>
      </>
    )
  }
  return (
    <>
      {mayWrite && <UndoButton job={job} />}
      {mayWrite && <Button onClick={onAgain}>{t('again')}</Button>}
      {job.state === 'done' && !job.dryRun && job.kind !== 'catalogue' && (
        <LinkButton look="primary" to={job.kind === 'orders' ? '/board' : '/members'}>
          {t(job.kind === 'orders' ? 'done.board' : 'done.members')}
        </LinkButton>
      )}
    </>
  )
}
