import { listAssessments } from '@regulars/contract/assessments'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { useMay, useSession } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { AssessmentDialog, type EditedAssessment } from './AssessmentDialog.tsx'
import { DecisionDialog } from './DecisionDialog.tsx'
import { Facts } from './Facts.tsx'
import type { Assessment, Assessments } from './registers.ts'

/** What was weighed, what must be and is not, and what waits for a decision. */
export function AssessmentsPane() {
  const assessments = useEndpoint(listAssessments, {})
  return (
    <Answer of={assessments} rows={12}>
      {(data) => <AssessmentList assessments={data} />}
    </Answer>
  )
}

function AssessmentList({ assessments }: { readonly assessments: Assessments }) {
  const { t } = useTranslation('registers')
  const { locale, format } = useUi()
  const [edited, setEdited] = useState<EditedAssessment>()
  const [deciding, setDeciding] = useState<Assessment>()
  const mayWrite = useMay('workspace:manage')
  const { items, needed } = assessments
  const submitted = items.filter(({ state }) => state === 'submitted').length
  const [id, count] = needed.length > 0 ? (['needed', needed.length] as const) : (['submitted', submitted] as const)
  return (
    <>
      <div className="register-opening">
        <p className="register-answer">
          {count > 0 ? t(`assessments.${id}`, { count, n: format.count(count) }) : t('assessments.complete')}
        </p>
        {mayWrite && (
          <Button type="primary" onClick={() => setEdited({ kind: 'automated_decision', subject: '' })}>
            {t('assessments.add')}
          </Button>
        )}
      </div>
      <div className="stack">
        {needed.length > 0 && (
          <section className="panel" aria-labelledby="needed-title">
            <h2 className="panel-title" id="needed-title">
              {t('assessments.needed.title')}
            </h2>
            <ul className="cards">
              {needed.map(({ kind, subject, name }) => (
                <li className="field-line" key={`${kind}/${subject}`}>
                  <div className="field-words">
                    {name[locale]}
                    <span className="value-origin">{t(`assessed.${kind}`)}</span>
                  </div>
                  {mayWrite && (
                    <Button size="small" type="primary" onClick={() => setEdited({ kind, subject })}>
                      {t('assessments.write')}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          </section>
        )}
        <section className="panel" aria-labelledby="assessments-title">
          <h2 className="panel-title" id="assessments-title">
            {t('register.assessments')}
          </h2>
          {items.length === 0 ? (
            <Empty title={t('assessments.empty')} text={t('assessments.emptyText')} />
          ) : (
            <ul className="cards">
              {items.map((assessment) => (
                <AssessmentCard
                  key={assessment.id}
                  assessment={assessment}
                  onEdit={mayWrite ? () => setEdited({ assessment }) : undefined}
                  onDecide={mayWrite ? () => setDeciding(assessment) : undefined}
                />
              ))}
            </ul>
          )}
        </section>
      </div>
      {edited && (
        <AssessmentDialog edited={edited} outline={assessments.outline} onClose={() => setEdited(undefined)} />
      )}
      {deciding && <DecisionDialog assessment={deciding} onClose={() => setDeciding(undefined)} />}
    </>
  )
}

interface CardProps {
  readonly assessment: Assessment
  readonly onEdit: (() => void) | undefined
  readonly onDecide: (() => void) | undefined
}

const colours = { draft: 'default', submitted: 'processing', approved: 'success', rejected: 'error' } as const

function AssessmentCard({ assessment, onEdit, onDecide }: CardProps) {
  const { t } = useTranslation('registers')
  const { format } = useUi()
  const { title, kind, subjectName, state, expired, author, approver, decision, validUntil, keptUntil, risks } =
    assessment
  const isOwn = author.id === `user:${useSession().user.id}`
  return (
    <li className="register-card">
      <div className="field-line">
        <h3 className="panel-heading field-words">
          {title}{' '}
          <Tag color={expired ? 'warning' : colours[state]}>
            {t(expired ? 'assessed.expired' : `assessed.${state}`)}
          </Tag>
        </h3>
        {state === 'draft' && onEdit && (
          <Button size="small" onClick={onEdit}>
            {t('assessments.continue')}
          </Button>
        )}
        {state === 'submitted' && onDecide && !isOwn && (
          <Button size="small" type="primary" onClick={onDecide}>
            {t('assessments.decide')}
          </Button>
        )}
      </div>
      {state === 'submitted' && isOwn && <p className="soft plain">{t('assessments.own')}</p>}
      <Facts
        facts={[
          [t(`assessed.${kind}`), subjectName],
          [t('assessment.author'), author.name ?? t('person.key')],
          [
            t('assessment.risks'),
            risks
              .map(({ risk, likelihood, severity, measure }) => `${risk} (${likelihood} × ${severity}): ${measure}`)
              .join(' · '),
          ],
          [t('assessment.approver'), approver ? (approver.name ?? t('person.key')) : ''],
          [t('assessment.decision'), decision ?? ''],
          [t('assessment.validUntil'), validUntil ? format.day(validUntil) : ''],
          [t('assessment.keptUntil'), format.day(keptUntil)],
        ]}
      />
    </li>
  )
}
