import { getArchive, listArchiveFiles } from '@regulars/contract/archive'
import { useFormat } from '@regulars/ui/context.tsx'
import { useTranslation } from 'react-i18next'
import { useEndpoint, usePages } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'
import { ArchiveFiles } from './ArchiveFiles.tsx'
import { type Archive, answerOf, pollMs } from './archive.ts'
import { HotDaysPanel } from './HotDaysPanel.tsx'

/** What is hot, what is archived and where, for how long events stay hot, and how to have a month back. */
export function ArchiveTab() {
  const { t } = useTranslation('archive')
  const mayWrite = useMay('workspace:manage')
  const files = usePages(listArchiveFiles, { query: { limit: 50 } }, { pollMs: (first) => pollMs(first?.items) })
  const archive = useEndpoint(getArchive, {}, { pollMs: () => pollMs(files.items) })
  return (
    <Answer of={archive} rows={10}>
      {(found) => (
        <div className="stack">
          <Standing archive={found} />
          <HotDaysPanel key={found.hotDays} hotDays={found.hotDays} mayWrite={mayWrite} />
          <section className="panel" aria-labelledby="archive-files-title">
            <h2 className="panel-title" id="archive-files-title">
              {t('files.title')}
            </h2>
            <Answer
              of={{ data: files.first, error: files.error, refetch: files.refetch }}
              isEmpty={({ items }) => items.length === 0}
              empty={<p className="soft">{t('files.none')}</p>}
            >
              {() => (
                <>
                  <ArchiveFiles files={files.items} mayWrite={mayWrite} />
                  <ShowMore pages={files} />
                </>
              )}
            </Answer>
          </section>
        </div>
      )}
    </Answer>
  )
}

function Standing({ archive }: { readonly archive: Archive }) {
  const { t } = useTranslation('archive')
  const format = useFormat()
  const { hotEvents, archivedEvents, oldestHotDay, files, bytes, folder } = archive
  const hot = {
    count: hotEvents,
    n: format.count(hotEvents),
    day: oldestHotDay === null ? t('answer.noDay') : format.day(oldestHotDay),
  }
  const cold = {
    count: archivedEvents,
    n: format.count(archivedEvents),
    files: format.count(files),
    bytes: format.bytes(bytes),
  }
  const answer = answerOf(archive)
  return (
    <section className="panel" aria-label={t('standing')}>
      <p className="archive-answer">
        {answer === 'none' && t('answer.none')}
        {answer !== 'none' && t('answer.hot', hot)} {answer === 'both' && t('answer.archived', cold)}
        {answer === 'off' && t('answer.off')}
        {answer === 'hot' && t('answer.nothingYet')}
      </p>
      {files > 0 && (
        <p className="soft plain">
          {t('folder')} <code className="mono archive-folder">{folder}</code>
        </p>
      )}
    </section>
  )
}
