import { listPurposes } from '@regulars/contract/consent'
import { listJourneys } from '@regulars/contract/journeys'
import { listSegments } from '@regulars/contract/segments'
import { useUi } from '@regulars/ui/context.tsx'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import type { Detail } from './detail.ts'

/** The detail of an event in one phrase; names are looked up once for the whole timeline. */
export function EventDetail({ detail }: { readonly detail: Detail }) {
  switch (detail.kind) {
    case 'points':
      return <PointsDetail {...detail} />
    case 'stage':
      return <StageDetail {...detail} />
    case 'segment':
      return <SegmentName id={detail.segment} />
    case 'journey':
      return <JourneyName id={detail.journey} />
    case 'consent':
      return <ConsentDetail {...detail} />
  }
}

/** Where the thing an event speaks of is shown. */
export function DetailLink({ detail }: { readonly detail: Detail }) {
  if (detail.kind === 'segment') {
    return (
      <Link to="/segments" search={{ segment: detail.segment }}>
        <SegmentName id={detail.segment} />
      </Link>
    )
  }
  if (detail.kind !== 'journey') return null
  return (
    <Link to="/journeys/$journey" params={{ journey: detail.journey }}>
      <JourneyName id={detail.journey} />
    </Link>
  )
}

type Of<Kind extends Detail['kind']> = Extract<Detail, { kind: Kind }>

function PointsDetail({ points, balance }: Of<'points'>) {
  const { t } = useTranslation('members')
  const { format } = useUi()
  const words = t('detail.points', { count: Math.abs(points), points: format.signed(points) })
  if (balance === undefined) return words
  return `${words} · ${t('detail.balance', { balance: format.points(balance) })}`
}

function StageDetail({ from, to }: Of<'stage'>) {
  const { t } = useTranslation(['members', 'terms'])
  if (!from) return t(`terms:stage.${to}`)
  return t('detail.stage', { from: t(`terms:stage.${from}`), to: t(`terms:stage.${to}`) })
}

function SegmentName({ id }: { readonly id: string }) {
  const segments = useEndpoint(listSegments, {})
  const name = segments.data?.items.find((segment) => segment.id === id)?.name
  return name
}

function JourneyName({ id }: { readonly id: string }) {
  const journeys = useEndpoint(listJourneys, {})
  const name = journeys.data?.items.find((journey) => journey.id === id)?.name
  return name
}

function ConsentDetail({ purpose, channel }: Of<'consent'>) {
  const { t } = useTranslation('terms')
  const { locale } = useUi()
  const purposes = useEndpoint(listPurposes, {})
  const name = purposes.data?.items.find(({ code }) => code === purpose)?.name[locale] ?? purpose
  return `${name} · ${t(`channel.${channel}`)}`
}
