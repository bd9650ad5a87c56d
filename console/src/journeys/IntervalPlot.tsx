import { useFormat } from '@regulars/ui/context.tsx'
import { useTranslation } from 'react-i18next'
import { placeInterval } from './interval.ts'
import './interval.css'

interface Props {
  /** A difference of two rates, or a relative one. */
  readonly point: number
  readonly interval: readonly [number, number]
  /** Without the ends of the axis: for tables. */
  readonly small?: boolean
  /** How a difference reads; percentage points without it. */
  readonly write?: (value: number) => string
}

/** A difference with its interval drawn against zero: what crosses the line may as well be nothing. */
export function IntervalPlot({ point, interval, small = false, write }: Props) {
  const { t } = useTranslation('journeys')
  const format = useFormat()
  const words = write ?? format.percentPoints
  const places = placeInterval(point, interval)
  const [low, high] = interval
  const mood = low > 0 ? 'good' : high < 0 ? 'bad' : 'unclear'
  const label = t('lift.plot', {
    point: words(point),
    low: words(low),
    high: words(high),
  })
  return (
    <div
      className={`interval interval-${mood} ${small ? 'interval-small' : ''}`}
      role="img"
      aria-label={label}
      title={label}
    >
      <div className="interval-axis">
        <span className="interval-zero" style={{ left: `${places.zero}%` }} />
        <span className="interval-bar" style={{ left: `${places.low}%`, width: `${places.high - places.low}%` }} />
        <span className="interval-point" style={{ left: `${places.point}%` }} />
      </div>
      {!small && (
        <div className="interval-words number" aria-hidden="true">
          <span style={{ left: `clamp(48px, ${places.low}%, calc(100% - 48px))` }}>{words(low)}</span>
          <span style={{ left: `clamp(48px, ${places.high}%, calc(100% - 48px))` }}>{words(high)}</span>
          <span className="interval-zero-word" style={{ left: `${places.zero}%` }}>
            0
          </span>
        </div>
      )}
    </div>
  )
}
