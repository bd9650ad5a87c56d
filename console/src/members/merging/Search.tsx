import { duplicateSearches, searchDuplicates } from '@regulars/contract/merging'
import { useFormat } from '@regulars/ui/context.tsx'
import { Button, Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../../api.ts'
import { useMay } from '../../session.ts'

const LOOK_EVERY_MS = 2_000

const useSearches = () =>
  useEndpoint(duplicateSearches, {}, { pollMs: (searches) => (searches?.running ? LOOK_EVERY_MS : false) })

/** Starts a search among all members. */
export function SearchButton() {
  const { t } = useTranslation('merging')
  const mayMerge = useMay('members:merge')
  const searches = useSearches()
  const search = useCommand(searchDuplicates, { done: () => void searches.refetch() })
  if (!mayMerge) return null
  return (
    <Button loading={search.isPending || Boolean(searches.data?.running)} onClick={() => search.run({})}>
      {t('search.action')}
    </Button>
  )
}

/** How far the search has come, or what the last one found. */
export function SearchProgress() {
  const { t } = useTranslation('merging')
  const format = useFormat()
  const { running, last } = useSearches().data ?? {}
  if (running)
    return (
      <div className="search-progress" role="status">
        <span>{t('search.running', { count: running.proposed, n: format.count(running.proposed) })}</span>
        <Progress percent={Math.floor(running.progress * 100)} size="small" />
      </div>
    )
  if (!last) return null
  const skipped = last.skipped.reduce((sum, { blocks }) => sum + blocks, 0)
  return (
    <p className="search-progress">
      {last.state === 'failed'
        ? t('search.failed', { when: format.instant(last.startedAt) })
        : t('search.done', {
            when: format.instant(last.finishedAt ?? last.startedAt),
            count: last.proposed,
            n: format.count(last.proposed),
          })}
      {skipped > 0 && ` ${t('search.skipped', { count: skipped, n: format.count(skipped) })}`}
    </p>
  )
}
