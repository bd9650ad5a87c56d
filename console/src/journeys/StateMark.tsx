import type { Journey } from '@regulars/contract/journeys'
import { Badge, type BadgeProps } from 'antd'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'

export type JourneyState = z.infer<typeof Journey>['state']

const statuses: Readonly<Record<JourneyState, NonNullable<BadgeProps['status']>>> = {
  draft: 'default',
  running: 'success',
  paused: 'warning',
  stopped: 'error',
}

export function StateMark({ state }: { readonly state: JourneyState }) {
  const { t } = useTranslation('journeys')
  return <Badge status={statuses[state]} text={t(`state.${state}`)} />
}
