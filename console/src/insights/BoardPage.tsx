import { getBoard } from '@regulars/contract/board'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { LinkButton } from '../shell/LinkButton.tsx'
import { BoardJourneys } from './BoardJourneys.tsx'
import { BoardPlaces } from './BoardPlaces.tsx'
import { BoardPlatforms } from './BoardPlatforms.tsx'
import { MetricAlerts } from './MetricAlerts.tsx'
import { MetricGroup } from './MetricGroup.tsx'
import { type Board, drawable } from './metric.ts'
import { PeriodPicker } from './PeriodPicker.tsx'
import { isComparable, readPeriod } from './period.ts'
import { SeriesPanel } from './SeriesPanel.tsx'
import './insights.css'

const route = getRouteApi('/signedIn/shell/board')

/** The numbers that matter over a period, each from the catalogue, and what the journeys changed. */
export function BoardPage() {
  const { t } = useTranslation('insights')
  const { locale } = useUi()
  const { from, to } = route.useSearch()
  const navigate = route.useNavigate()
  const asked = readPeriod(from, to)
  const board = useEndpoint(getBoard, { params: { id: 'overview' }, query: asked ?? {} }, { keepPrevious: true })
  return (
    <>
      <PageHead title={t('title')} answer={board.data?.headline[locale]} />
      <Answer of={board} rows={12} isEmpty={({ dataTo }) => dataTo === null} empty={<NoData />}>
        {(data) => (
          <div className="stack" aria-busy={board.isPlaceholderData}>
            <MetricAlerts alerts={data.alerts} />
            <PeriodPicker
              shown={data}
              dataFrom={data.dataFrom ?? data.from}
              dataTo={data.dataTo ?? data.to}
              onChange={(period) => void navigate({ search: (before) => ({ ...before, ...period }), replace: true })}
            />
            <Numbers board={data} />
          </div>
        )}
      </Answer>
    </>
  )
}

function Numbers({ board }: { readonly board: Board }) {
  const { metric } = route.useSearch()
  const navigate = route.useNavigate()
  const draw = (id: string) => void navigate({ search: (before) => ({ ...before, metric: id }), replace: true })
  const compared = board.dataFrom !== null && isComparable(board, board.dataFrom)
  return (
    <>
      {board.groups.map((group) => (
        <MetricGroup key={group.name.en} group={group} period={board} compared={compared} onDraw={draw} />
      ))}
      <SeriesPanel metrics={drawable(board)} chosen={metric} period={board} onChoose={draw} />
      <BoardPlaces period={board} />
      <BoardPlatforms period={board} />
      <BoardJourneys journeys={board.journeys} />
    </>
  )
}

function NoData() {
  const { t } = useTranslation('insights')
  return (
    <div className="panel">
      <Empty
        title={t('empty')}
        text={t('emptyText')}
        action={
          <LinkButton look="primary" to="/import">
            {t('emptyAction')}
          </LinkButton>
        }
      />
    </div>
  )
}
