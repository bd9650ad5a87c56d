import type { ResponseOf } from '@regulars/contract'
import { listReviews } from '@regulars/contract/decisions'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Link } from '@tanstack/react-router'
import { Badge, type BadgeProps, Button, Table, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePages } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'
import { useNow } from '../shell/useNow.ts'
import { ReviewDialog } from './ReviewDialog.tsx'
import { urgencyOf } from './requests.ts'
import './requests.css'

export type Review = ResponseOf<typeof listReviews>['items'][number]

const PAGE = 50
const statuses: Readonly<Record<Review['state'], NonNullable<BadgeProps['status']>>> = {
  open: 'processing',
  upheld: 'warning',
  changed: 'success',
  taken_back: 'default',
}

/** Members who objected to a decision that no person made, what is due next first. */
export function ReviewsPanel() {
  const { t } = useTranslation('requests')
  const { format } = useUi()
  const [answering, setAnswering] = useState<Review>()
  const reviews = usePages(listReviews, { query: { limit: PAGE } }, { keepPrevious: true })
  const open = reviews.first?.open
  return (
    <section className="panel" aria-labelledby="reviews">
      <h2 className="panel-title" id="reviews">
        {open === undefined ? t('reviews') : t('reviews.answer', { count: open, n: format.count(open) })}
      </h2>
      <p className="soft plain">{t('reviews.text')}</p>
      <Answer
        of={{ data: reviews.first, error: reviews.error, refetch: reviews.refetch }}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={t('reviews.empty')} text={t('reviews.emptyText')} />}
      >
        {() => (
          <>
            <ReviewTable reviews={reviews.items} onAnswer={setAnswering} />
            <ShowMore pages={reviews} />
          </>
        )}
      </Answer>
      {answering && <ReviewDialog review={answering} onClose={() => setAnswering(undefined)} />}
    </section>
  )
}

interface TableProps {
  readonly reviews: readonly Review[]
  readonly onAnswer: (review: Review) => void
}

function ReviewTable({ reviews, onAnswer }: TableProps) {
  const { t } = useTranslation('requests')
  const mayAnswer = useMay('consent:write')
  return (
    <Table<Review>
      size="small"
      rowKey="id"
      pagination={false}
      dataSource={reviews}
      columns={[
        { key: 'member', title: t('column.member'), render: (_, one) => <About of={one} /> },
        { key: 'due', title: t('column.due'), responsive: ['md'], render: (_, one) => <Due of={one} /> },
        { key: 'state', title: t('column.state'), responsive: ['md'], render: (_, one) => <State of={one} /> },
        {
          key: 'act',
          title: '',
          align: 'right',
          render: (_, one) =>
            one.state === 'open' &&
            mayAnswer && (
              <Button size="small" onClick={() => onAnswer(one)}>
                {t('reviews.act')}
              </Button>
            ),
        },
      ]}
    />
  )
}

/** Who objects, to what, and in which words. */
function About({ of: review }: { readonly of: Review }) {
  const { t } = useTranslation('requests')
  const { locale, format } = useUi()
  return (
    <>
      <Link to="/members/$member" params={{ member: review.memberId }} search={{ tab: 'decisions' }}>
        {review.memberNumber ?? review.memberId.slice(0, 8)}
      </Link>{' '}
      · {review.name[locale]}
      {review.words && <div>“{review.words}”</div>}
      <div className="soft">
        {t('asked', { day: format.dayOf(review.askedAt) })}
        {review.state === 'open' && review.suspends && ` · ${t('reviews.suspends')}`}
      </div>
      <div className="request-narrow">
        <div>
          {t('column.due')} <Due of={review} />
        </div>
        <div>
          <State of={review} />
        </div>
      </div>
    </>
  )
}

function Due({ of: review }: { readonly of: Review }) {
  const { t } = useTranslation('requests')
  const { format } = useUi()
  const urgency = urgencyOf(review, useNow())
  return (
    <>
      {format.dayOf(review.dueAt)} {urgency === 'late' && <Tag color="red">{t('late')}</Tag>}
      {urgency === 'soon' && <Tag color="orange">{t('soon')}</Tag>}
    </>
  )
}

function State({ of: { state, closedAt, answer } }: { readonly of: Review }) {
  const { t } = useTranslation('requests')
  const { format } = useUi()
  return (
    <>
      <Badge status={statuses[state]} text={t(`reviews.state.${state}`)} />
      {closedAt !== null && <span className="soft"> {format.dayOf(closedAt)}</span>}
      {answer !== null && <div className="soft">{answer}</div>}
    </>
  )
}
