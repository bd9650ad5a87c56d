import { Chart } from '@regulars/ui/Chart.tsx'
import { useUi } from '@regulars/ui/context.tsx'
import { useTranslation } from 'react-i18next'
import type { Lift } from './LiftPanel.tsx'
import { referenceOption } from './reference.ts'

interface Props {
  readonly lift: Lift
  readonly reference: NonNullable<Lift['reference']>
}

/** The rates of both arms against those of a case told elsewhere, which is named as such. */
export function ReferenceChart({ lift, reference }: Props) {
  const { t } = useTranslation(['journeys', 'terms'])
  const { locale, format, mode } = useUi()
  const { before, after, source } = reference
  const [low, high] = [format.percent(before), format.percent(after)]
  const arms = (['treated', 'holdout'] as const).map((arm) => ({
    arm,
    name: t(`terms:arm.${arm}`),
    rate: lift[arm].rate,
  }))
  const lines = [
    { name: t('reference.before', { rate: low }), at: before },
    { name: t('reference.after', { rate: high }), at: after },
  ]
  return (
    <div>
      <h3>{t('reference.title')}</h3>
      <Chart
        label={t('reference.label', { before: low, after: high })}
        height={180}
        option={referenceOption({ arms, lines, format, mode })}
        table={{
          head: [t('column.arm'), t('column.rate')],
          rows: [
            ...arms.map(({ name, rate }) => [name, rate === null ? '—' : format.percent(rate)]),
            ...lines.map(({ name, at }) => [name, format.percent(at)]),
          ],
        }}
      />
      <p className="soft lift-ratio">{source[locale]}</p>
    </div>
  )
}
