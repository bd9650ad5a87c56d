import { PlusOutlined } from '@ant-design/icons'
import type { Rule } from '@regulars/contract/rules'
import { lifecycle, listSegments, rfmGrid } from '@regulars/contract/segments'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Alert, Button, Tabs } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { LinkButton } from '../shell/LinkButton.tsx'
import { AsOfPicker } from './AsOfPicker.tsx'
import { LifecyclePanel } from './LifecyclePanel.tsx'
import { OwnSegments } from './OwnSegments.tsx'
import { RfmPanel } from './RfmPanel.tsx'
import { atRisk, ownTimeOf, type RfmGridData } from './rfmGrid.ts'
import { ruleOfCell } from './rule.ts'
import { SegmentForm } from './SegmentForm.tsx'
import { SegmentPage } from './SegmentPage.tsx'
import './segments.css'

const route = getRouteApi('/signedIn/shell/segments')

/** Who the members are: by what they bought, by where they are in their life with the brand, and by rules of one's own. */
export function SegmentsPage() {
  const { segment, tab } = route.useSearch()
  if (segment) return <SegmentPage key={segment} id={segment} />
  if (tab === 'new') return <NewSegment />
  return <Overview />
}

function Overview() {
  const { t } = useTranslation('segments')
  const format = useFormat()
  const { tab = 'rfm', asOf } = route.useSearch()
  const navigate = route.useNavigate()
  const mayWrite = useMay('segments:write')
  const grid = useEndpoint(rfmGrid, { query: { asOf } }, { keepPrevious: true })
  const stages = useEndpoint(lifecycle, { query: { asOf } }, { keepPrevious: true, enabled: tab === 'stages' })
  const segments = useEndpoint(listSegments, {}, { enabled: tab === 'own' })
  const goNew = () => void navigate({ search: { tab: 'new' } })
  const pick = (r: number, f: number) => {
    cellRule = ruleOfCell(r, f)
    goNew()
  }
  const ownTime = grid.data && ownTimeOf(grid.data)
  const shownAsOf = tab === 'stages' ? stages.data?.asOf : grid.data?.asOf
  return (
    <>
      <PageHead
        title={t('title')}
        answer={grid.data && <Headline data={grid.data} />}
        actions={
          <>
            {tab !== 'own' && (
              <AsOfPicker
                shown={shownAsOf}
                asked={asOf}
                onChange={(day) => void navigate({ search: { tab, asOf: day }, replace: true })}
              />
            )}
            {mayWrite && (
              <Button type="primary" icon={<PlusOutlined />} onClick={goNew}>
                {t('new')}
              </Button>
            )}
          </>
        }
      />
      {ownTime && !asOf && tab !== 'own' && (
        <Alert
          className="own-time"
          type="info"
          showIcon
          title={t('ownTime', { day: format.day(ownTime) })}
          action={
            <Button size="small" onClick={() => void navigate({ search: { tab, asOf: ownTime } })}>
              {t('ownTime.action')}
            </Button>
          }
        />
      )}
      <Tabs
        activeKey={tab}
        onChange={(next) => void navigate({ search: { tab: next, asOf } })}
        items={[
          {
            key: 'rfm',
            label: t('tab.rfm'),
            children: (
              <Answer of={grid} isEmpty={({ members }) => members === 0} empty={<NoBuyers />}>
                {(data) => <RfmPanel data={data} onPick={pick} />}
              </Answer>
            ),
          },
          {
            key: 'stages',
            label: t('tab.stages'),
            children: (
              <Answer
                of={stages}
                isEmpty={({ stages: all }) => all.every(({ members }) => members === 0)}
                empty={<NoBuyers />}
              >
                {(data) => <LifecyclePanel data={data} />}
              </Answer>
            ),
          },
          {
            key: 'own',
            label: t('tab.own'),
            children: (
              <Answer of={segments}>
                {({ items }) => <OwnSegments segments={items.filter(({ origin }) => origin === 'own')} onNew={goNew} />}
              </Answer>
            ),
          },
        ]}
      />
    </>
  )
}

function Headline({ data }: { readonly data: RfmGridData }) {
  const { t } = useTranslation('segments')
  const format = useFormat()
  if (data.members === 0) return t('headline.none')
  const { members, monetaryMills } = atRisk(data.names)
  return t('headline', {
    members: format.count(members),
    buyers: format.count(data.members),
    money: format.moneyShort(monetaryMills),
  })
}

function NoBuyers() {
  const { t } = useTranslation('segments')
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

/** The rule of the cell that was clicked, on its way to the form. Lost by a reload, as a click is. */
let cellRule: Rule | undefined

function NewSegment() {
  const { t } = useTranslation('segments')
  const navigate = route.useNavigate()
  const [firstRule] = useState(() => {
    const rule = cellRule
    cellRule = undefined
    return (
      rule ?? {
        kind: 'event' as const,
        name: 'Order Completed',
        aggregate: 'count' as const,
        withinDays: 90,
        comparison: '>=' as const,
        value: 1,
      }
    )
  })
  return (
    <>
      <PageHead title={t('new')} back={<Link to="/segments">{t('title')}</Link>} />
      <SegmentForm
        firstRule={firstRule}
        onSaved={({ id }) => void navigate({ search: { segment: id }, replace: true })}
        onCancel={() => void navigate({ search: {} })}
      />
    </>
  )
}
