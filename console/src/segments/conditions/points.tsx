import { InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import { Comparison } from './Comparison.tsx'
import type { ConditionKind } from './condition.ts'

export const points: ConditionKind<'points'> = {
  blank: () => ({ kind: 'points', comparison: '>=', value: 500 }),
  words: ({ comparison, value }, { t, format }) =>
    t('say.points', { comparison: t(`comparison.${comparison}`), value: format.points(value) }),
  Fields: PointsFields,
}

function PointsFields({ value, onChange }: Parameters<ConditionKind<'points'>['Fields']>[0]) {
  const { t } = useTranslation(['segments', 'terms'])
  return (
    <>
      <Comparison value={value.comparison} onChange={(comparison) => onChange({ ...value, comparison })} />
      <InputNumber
        aria-label={t('field.points')}
        value={value.value}
        precision={0}
        onChange={(points) => onChange({ ...value, value: points ?? 0 })}
      />
    </>
  )
}
