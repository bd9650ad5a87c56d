import { auditChain, exportAudit, listAudit } from '@regulars/contract/audit'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi } from '@tanstack/react-router'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint, usePages } from '../api.ts'
import { isForbidden } from '../problem.ts'
import { Answer } from '../shell/Answer.tsx'
import { DownloadButton } from '../shell/DownloadButton.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'
import { AuditFilters } from './AuditFilters.tsx'
import { AuditTable } from './AuditTable.tsx'
import { type AuditChain, type AuditEntry, type Filters, queryOf } from './audit.ts'
import { EntryDrawer } from './EntryDrawer.tsx'
import './audit.css'

const route = getRouteApi('/signedIn/shell/audit')

/** Who did what: every change by staff or a key, with before and after, and whether the chain over it holds. */
export function AuditPage() {
  const { t } = useTranslation('audit')
  const filters = route.useSearch()
  const navigate = route.useNavigate()
  const [opened, setOpened] = useState<AuditEntry>()
  const chain = useEndpoint(auditChain, {})
  const entries = usePages(listAudit, { query: queryOf(filters) }, { keepPrevious: true })
  const isFiltered = Object.values(filters).some((value) => value !== undefined)
  const show = (next: Filters) => void navigate({ search: next, replace: true })
  return (
    <>
      <PageHead
        title={t('title')}
        answer={chain.data && <InShort chain={chain.data} />}
        actions={
          entries.first && (
            <DownloadButton endpoint={exportAudit} sent={{ query: queryOf(filters) }} fileName="audit.csv">
              {t('export')}
            </DownloadButton>
          )
        }
      />
      <div className="panel">
        {chain.data && <Standing chain={chain.data} />}
        {!isForbidden(entries.error) && (
          <AuditFilters filters={filters} actors={chain.data?.actors ?? []} onChange={show} />
        )}
        <Answer
          of={{ ...entries, data: entries.first }}
          isEmpty={({ items }) => items.length === 0}
          empty={<NothingHere onClear={isFiltered ? () => show({}) : undefined} />}
        >
          {() => (
            <div aria-busy={entries.isPlaceholderData}>
              <AuditTable entries={entries.items} onOpen={setOpened} />
              <ShowMore pages={entries} />
            </div>
          )}
        </Answer>
      </div>
      {opened && <EntryDrawer entry={opened} onClose={() => setOpened(undefined)} />}
    </>
  )
}

function InShort({ chain: { entries, verified } }: { readonly chain: AuditChain }) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const [fault] = verified.faults
  if (fault) return t('answer.fault', { position: format.count(fault.position) })
  if (entries === 0) return t('answer.none')
  const words = { count: entries, n: format.count(entries), position: format.count(verified.to) }
  if (verified.from <= 1) return t('answer', words)
  return t('answer.newest', { ...words, verified: format.count(verified.to - verified.from + 1) })
}

/** How far the log is signed outside the database; a fault before all else. */
function Standing({ chain: { anchor, verified } }: { readonly chain: AuditChain }) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const [fault] = verified.faults
  if (fault) return <Alert type="error" showIcon title={t('fault.text', { entry: fault.entry })} />
  return (
    <p className="soft audit-standing">
      {anchor
        ? t('anchored', { position: format.count(anchor.position), when: format.instant(anchor.at) })
        : t('anchored.none')}
    </p>
  )
}

function NothingHere({ onClear }: { readonly onClear: (() => void) | undefined }) {
  const { t } = useTranslation('audit')
  if (!onClear) return <Empty title={t('empty')} text={t('empty.text')} />
  return <Empty title={t('empty.filtered')} action={<Button onClick={onClear}>{t('filter.clear')}</Button>} />
}
