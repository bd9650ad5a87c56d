import { deleteSegment, getSegment } from '@regulars/contract/segments'
import { useFormat } from '@regulars/ui/context.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { LinkButton } from '../shell/LinkButton.tsx'
import { RuleWords } from './RuleWords.tsx'
import { SegmentForm } from './SegmentForm.tsx'
import { SegmentHistory } from './SegmentHistory.tsx'
import { SegmentMembers } from './SegmentMembers.tsx'
import { type SegmentRow, segmentName } from './segmentName.ts'

const buildingPollMs = 2000

/** One segment: who is in it, by which rule, how its size went, and what can be done for them. */
export function SegmentPage({ id }: { readonly id: string }) {
  const { t } = useTranslation('segments')
  const { t: term } = useTranslation('terms')
  const segment = useEndpoint(
    getSegment,
    { params: { id } },
    // A segment just saved is being built: ask until it is.
    { pollMs: (answer) => (answer && answer.builtAt === null ? buildingPollMs : false) },
  )
  const [editing, setEditing] = useState(false)
  const back = <Link to="/segments">{t('title')}</Link>
  return (
    <Answer of={segment} rows={10}>
      {(data) =>
        editing ? (
          <>
            <PageHead title={segmentName(data, term)} back={back} />
            <SegmentForm segment={data} onSaved={() => setEditing(false)} onCancel={() => setEditing(false)} />
          </>
        ) : (
          <>
            <PageHead
              back={back}
              title={segmentName(data, term)}
              answer={<SegmentAnswer segment={data} history={data.history} />}
              actions={<Actions segment={data} onEdit={() => setEditing(true)} />}
            />
            <div className="stack">
              <section className="panel" aria-labelledby="rule-title">
                <h2 className="panel-title" id="rule-title">
                  {t('rule.title')}
                </h2>
                {data.description && <p className="soft">{data.description}</p>}
                <RuleWords rule={data.rule} />
              </section>
              {data.history.length > 1 && <SegmentHistory history={data.history} />}
              <SegmentMembers id={id} />
            </div>
          </>
        )
      }
    </Answer>
  )
}

interface AnswerProps {
  readonly segment: SegmentRow
  readonly history: readonly { readonly members: number }[]
}

const weekDays = 7

function SegmentAnswer({ segment, history }: AnswerProps) {
  const { t } = useTranslation('segments')
  const format = useFormat()
  if (segment.builtAt === null) return t('building')
  const before = history.at(-1 - weekDays)?.members
  if (before === undefined) return t('size', { members: format.count(segment.members) })
  return t('sizeChange', {
    members: format.count(segment.members),
    change: format.signed(segment.members - before),
  })
}

function Actions({ segment, onEdit }: { readonly segment: SegmentRow; readonly onEdit: () => void }) {
  const { t } = useTranslation('segments')
  const navigate = useNavigate()
  const mayWrite = useMay('segments:write')
  const mayStart = useMay('journeys:write')
  const deleting = useCommand(deleteSegment, { done: () => void navigate({ to: '/segments', search: { tab: 'own' } }) })
  return (
    <>
      {mayWrite && segment.origin === 'own' && (
        <>
          <Popconfirm
            title={t('delete.ask')}
            description={t('delete.explain')}
            okText={t('delete')}
            okButtonProps={{ danger: true }}
            onConfirm={() => deleting.run({ params: { id: segment.id } })}
          >
            <Button danger loading={deleting.isPending}>
              {t('delete')}
            </Button>
          </Popconfirm>
          <Button onClick={onEdit}>{t('edit')}</Button>
        </>
      )}
      {mayStart && (
        <LinkButton look="primary" to="/journeys" search={{ segment: segment.id }}>
          {t('startJourney')}
        </LinkButton>
      )}
    </>
  )
}
