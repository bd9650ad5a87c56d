import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNow } from '../shell/useNow.ts'
import { type Left, leftOf } from './incidents.ts'

const colours: Record<Left['urgency'], string | undefined> = {
  none: 'green',
  calm: 'blue',
  soon: 'orange',
  over: 'red',
}

/** How long a clock still runs, or that it ran out. */
export function TimeLeft({ clock }: { readonly clock: Parameters<typeof leftOf>[0] }) {
  const { t } = useTranslation('incidents')
  const { kind, hours, minutes, urgency } = leftOf(clock, useNow())
  return (
    <Tag color={colours[urgency]} className="number">
      {kind === 'left' || kind === 'over'
        ? t(`time.${kind}`, { hours: String(hours), minutes: String(minutes) })
        : t(`time.${kind}`)}
    </Tag>
  )
}
