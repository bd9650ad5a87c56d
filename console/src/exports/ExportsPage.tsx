import { listExportKinds, listExports } from '@regulars/contract/exports'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { ExportForm } from './ExportForm.tsx'
import { ExportTable } from './ExportTable.tsx'
import './exports.css'

const pollMs = 1500

/** Files of what is here, for a purpose that is written down; and those made so far, by whom and what for. */
export function ExportsPage() {
  const { t } = useTranslation('exports')
  const kinds = useEndpoint(listExportKinds, {})
  const exports = useEndpoint(
    listExports,
    {},
    { pollMs: (answer) => (answer?.items.some(({ state }) => state === 'queued') ? pollMs : false) },
  )
  return (
    <>
      <PageHead title={t('title')} answer={t('answer')} />
      <div className="stack">
        <Answer of={kinds}>{({ items }) => <ExportForm kinds={items} />}</Answer>
        <section className="panel" aria-labelledby="exports-title">
          <h2 className="panel-title" id="exports-title">
            {t('list.title')}
          </h2>
          <Answer
            of={exports}
            isEmpty={({ items }) => items.length === 0}
            empty={<p className="soft">{t('list.empty')}</p>}
          >
            {({ items }) => <ExportTable exports={items} kinds={kinds.data?.items ?? []} />}
          </Answer>
        </section>
      </div>
    </>
  )
}
