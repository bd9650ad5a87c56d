import { listDeletionRequests } from '@regulars/contract/deletions'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePages } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'
import { CarryOutDialog } from './CarryOutDialog.tsx'
import { RefuseDialog } from './RefuseDialog.tsx'
import { RequestTable } from './RequestTable.tsx'
import { ReviewsPanel } from './ReviewsPanel.tsx'
import type { DeletionRequest } from './requests.ts'

const PAGE = 50

interface Doing {
  readonly what: 'carry_out' | 'refuse'
  readonly request: DeletionRequest
}

/** Members who asked to be deleted, what is due next first, and what becomes of it. */
export function RequestsPage() {
  const { t } = useTranslation(['requests', 'shell'])
  const format = useFormat()
  const [doing, setDoing] = useState<Doing | null>(null)
  const requests = usePages(listDeletionRequests, { query: { limit: PAGE } }, { keepPrevious: true })
  const open = requests.first?.open
  const close = () => setDoing(null)
  return (
    <>
      <PageHead
        title={t('shell:nav.requests')}
        {...(open !== undefined && { answer: t('answer', { count: open, n: format.count(open) }) })}
      />
      <p className="soft">{t('text')}</p>
      <Answer
        of={{ data: requests.first, error: requests.error, refetch: requests.refetch }}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={t('empty')} text={t('emptyText')} />}
      >
        {() => (
          <>
            <RequestTable requests={requests.items} onDo={(what, request) => setDoing({ what, request })} />
            <ShowMore pages={requests} />
          </>
        )}
      </Answer>
      <ReviewsPanel />
      {doing?.what === 'carry_out' && <CarryOutDialog request={doing.request} onClose={close} />}
      {doing?.what === 'refuse' && <RefuseDialog request={doing.request} onClose={close} />}
    </>
  )
}
