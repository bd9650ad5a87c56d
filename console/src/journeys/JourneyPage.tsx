import { getJourney } from '@regulars/contract/journeys'
import { useFormat } from '@regulars/ui/context.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import type { JourneyData } from './counts.ts'
import { LiftPanel } from './LiftPanel.tsx'
import { RunsPanel } from './RunsPanel.tsx'
import { StateActions } from './StateActions.tsx'
import { StateMark } from './StateMark.tsx'
import { StepsPanel } from './StepsPanel.tsx'
import './journeys.css'

const route = getRouteApi('/signedIn/shell/journeys/$journey')
const runningPollMs = 5000

/** One journey: its steps with the members at each, the members in it, and what it changed. */
export function JourneyPage() {
  const { journey: id } = route.useParams()
  const journey = useEndpoint(
    getJourney,
    { params: { id } },
    { pollMs: (answer) => (answer?.state === 'running' ? runningPollMs : false) },
  )
  return (
    <Answer of={journey} rows={12}>
      {(data) => <Journey data={data} />}
    </Answer>
  )
}

function Journey({ data }: { readonly data: JourneyData }) {
  const { t } = useTranslation('journeys')
  const { tab = 'steps' } = route.useSearch()
  const navigate = route.useNavigate()
  const started = data.state !== 'draft'
  const steps = { key: 'steps', label: t('tab.steps'), children: <StepsPanel key={data.version} journey={data} /> }
  const rest = [
    { key: 'runs', label: t('tab.runs'), children: <RunsPanel journey={data.id} /> },
    { key: 'lift', label: t('tab.lift'), children: <LiftPanel journey={data.id} /> },
  ]
  return (
    <>
      <PageHead
        back={<Link to="/journeys">{t('title')}</Link>}
        title={
          <span className="row">
            {data.name} <StateMark state={data.state} />
            {started && <span className="soft">{t('version', { version: String(data.version) })}</span>}
          </span>
        }
        answer={<JourneyAnswer data={data} />}
        actions={<StateActions journey={data} />}
      />
      <Tabs
        activeKey={tab}
        destroyOnHidden
        onChange={(next) => void navigate({ search: { tab: next } })}
        items={started ? [steps, ...rest] : [steps]}
      />
    </>
  )
}

function JourneyAnswer({ data }: { readonly data: JourneyData }) {
  const { t } = useTranslation('journeys')
  const format = useFormat()
  if (data.state === 'draft') return t('answer.draft')
  const { entered, active, converted } = data.counts
  if (entered === 0) return t('answer.nobody')
  return t('answer', {
    entered: format.count(entered),
    active: format.count(active),
    converted: format.count(converted),
  })
}
