import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { Comparison } from './Comparison.tsx'
import type { ConditionKind } from './condition.ts'

const dimensions = ['r', 'f', 'm'] as const
const scores = [1, 2, 3, 4, 5] as const

export const score: ConditionKind<'rfm_score'> = {
  blank: () => ({ kind: 'rfm_score', dimension: 'm', comparison: '>=', value: 4 }),
  words: ({ dimension, comparison, value }, { t }) =>
    t('say.score', {
      dimension: t(`dimension.${dimension}`),
      comparison: t(`comparison.${comparison}`),
      value: String(value),
    }),
  Fields: ScoreFields,
}

function ScoreFields({ value, onChange }: Parameters<ConditionKind<'rfm_score'>['Fields']>[0]) {
  const { t } = useTranslation(['segments', 'terms'])
  return (
    <>
      <Select
        aria-label={t('field.dimension')}
        value={value.dimension}
        onChange={(dimension) => onChange({ ...value, dimension })}
        options={dimensions.map((name) => ({ value: name, label: t(`dimension.${name}`) }))}
      />
      <Comparison value={value.comparison} onChange={(comparison) => onChange({ ...value, comparison })} />
      <Select
        aria-label={t('field.score')}
        value={value.value}
        onChange={(given) => onChange({ ...value, value: given })}
        options={scores.map((given) => ({ value: given, label: given }))}
      />
    </>
  )
}
