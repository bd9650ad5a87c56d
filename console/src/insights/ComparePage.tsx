import { getBoard } from '@regulars/contract/board'
import { compareGroups } from '@regulars/contract/comparison'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { CompareChoices } from './CompareChoices.tsx'
import { CompareResult } from './CompareResult.tsx'
import { PeriodPicker } from './PeriodPicker.tsx'
import { readPeriod } from './period.ts'
import './insights.css'

const route = getRouteApi('/signedIn/shell/compare')

/** One metric of two groups of people: by how much they differ, and how sure that is. */
export function ComparePage() {
  const { t } = useTranslation('insights')
  const { locale } = useUi()
  const { a, b = 'others', metric = 'repurchase_rate', from, to, asOf } = route.useSearch()
  const navigate = route.useNavigate()
  const board = useEndpoint(getBoard, { params: { id: 'overview' } })
  const period = readPeriod(from, to) ?? board.data
  const asked = { metric, a: a ?? '', b, from: period?.from ?? '', to: period?.to ?? '', ...(asOf && { asOf }) }
  const isAsked = a !== undefined && period !== undefined
  const comparison = useEndpoint(compareGroups, { query: asked }, { enabled: isAsked, keepPrevious: true })
  const answer = isAsked ? comparison.data?.sentence[locale] : undefined
  const change = (words: Partial<ReturnType<typeof route.useSearch>>) =>
    void navigate({ search: (before) => ({ ...before, ...words }), replace: true })
  return (
    <>
      <PageHead title={t('compare.title')} answer={answer} />
      <div className="stack">
        <CompareChoices chosen={{ a, b, metric, asOf }} onChange={change} />
        <Answer of={board} rows={1}>
          {(data) => (
            <PeriodPicker
              shown={period ?? data}
              dataFrom={data.dataFrom ?? data.from}
              dataTo={data.dataTo ?? data.to}
              onChange={change}
            />
          )}
        </Answer>
        {a === undefined ? (
          <div className="panel">
            <Empty title={t('compare.empty')} text={t('compare.emptyText')} />
          </div>
        ) : (
          <Answer of={comparison} rows={4}>
            {(data) => <CompareResult comparison={data} />}
          </Answer>
        )}
      </div>
    </>
  )
}
