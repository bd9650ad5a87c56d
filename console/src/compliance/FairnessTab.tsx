import { listDecisions } from '@regulars/contract/decisions'
import { readFairness } from '@regulars/contract/fairness'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { getRouteApi } from '@tanstack/react-router'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { FairnessPanel, useGroupWords } from './FairnessPanel.tsx'
import {
  type ComparedKind,
  comparedKinds,
  type Decisions,
  deviating,
  type Fairness,
  hasSubjects,
  readKind,
  subjectOf,
} from './fairness.ts'

const route = getRouteApi('/signedIn/shell/compliance')

/** How evenly decisions fall on groups of members. */
export function FairnessTab() {
  const decisions = useEndpoint(listDecisions, {})
  return (
    <Answer of={decisions} rows={12}>
      {({ items }) => <Comparison decisions={items} />}
    </Answer>
  )
}

function Comparison({ decisions }: { readonly decisions: Decisions }) {
  const search = route.useSearch()
  const kind = readKind(search.kind)
  const subject = subjectOf(decisions, kind, search.subject)
  const report = useEndpoint(readFairness, { query: { kind, ...(subject && { subject }) } }, { keepPrevious: true })
  return (
    <div className="stack">
      <Choice decisions={decisions} kind={kind} subject={subject} />
      <Answer of={report} rows={12}>
        {(data) => <Report report={data} />}
      </Answer>
    </div>
  )
}

interface ChoiceProps {
  readonly decisions: Decisions
  readonly kind: ComparedKind
  readonly subject: string | undefined
}

function Choice({ decisions, kind, subject }: ChoiceProps) {
  const { t } = useTranslation('compliance')
  const { locale } = useUi()
  const navigate = route.useNavigate()
  const known = decisions.find((one) => one.kind === kind)?.deciders ?? []
  const all = kind === 'segment' ? [] : [{ value: '', label: t('fairness.all') }]
  const choose = (next: { kind: ComparedKind; subject?: string }) =>
    void navigate({ search: { tab: 'fairness', ...next }, replace: true })
  return (
    <div className="fairness-choice">
      <Select<ComparedKind>
        aria-label={t('fairness.kind')}
        value={kind}
        onChange={(next) => choose({ kind: next })}
        options={comparedKinds.map((value) => ({
          value,
          label: decisions.find((one) => one.kind === value)?.name[locale] ?? value,
        }))}
      />
      {hasSubjects(kind) && (
        <Select<string>
          aria-label={t('fairness.subject')}
          showSearch={{ optionFilterProp: 'label' }}
          value={subject ?? ''}
          onChange={(next) => choose({ kind, ...(next && { subject: next }) })}
          options={[...all, ...known.map(({ id, name }) => ({ value: id, label: name[locale] }))]}
        />
      )}
    </div>
  )
}

function Report({ report }: { readonly report: Fairness }) {
  const { t } = useTranslation('compliance')
  const { locale, format } = useUi()
  const period = { from: format.day(report.from), to: format.day(report.to) }
  if (report.dimensions.length === 0) {
    return <Empty title={t('fairness.empty')} text={t('fairness.emptyText')} />
  }
  return (
    <>
      <section className="panel">
        <h2 className="panel-heading">
          <Sentence report={report} />
        </h2>
        <p className="soft plain">
          {t('fairness.about', {
            ...period,
            means: report.means[locale],
            n: format.count(report.favourable),
            of: format.count(report.members),
          })}
        </p>
        {deviating(report).length > 0 && <p className="plain">{t('fairness.next')}</p>}
        <p className="soft plain">{t('fairness.method')}</p>
      </section>
      {report.dimensions.map((dimension) => (
        <FairnessPanel key={dimension.dimension} dimension={dimension} />
      ))}
    </>
  )
}

/** The answer in a sentence: who deviates most, or that nobody does. */
function Sentence({ report }: { readonly report: Fairness }) {
  const { t } = useTranslation('compliance')
  const { format } = useUi()
  const nameOf = useGroupWords()
  const found = deviating(report)
  const [worst] = found
  if (!worst) return t('fairness.even')
  const { dimension, group } = worst
  return t('fairness.deviates', {
    count: found.length,
    n: format.count(found.length),
    group: `${t(`dimension.${dimension}`)} · ${nameOf(dimension, group)}`,
    rate: format.percent(group.rate),
    ratio: group.ratio === null ? '–' : format.ratio(group.ratio),
  })
}
