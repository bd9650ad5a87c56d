import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ConditionOf } from './condition.ts'

type Sign = ConditionOf<'points'>['comparison']

const signs: readonly Sign[] = ['>=', '>', '=', '!=', '<', '<=']

interface Props {
  readonly value: Sign
  readonly onChange: (sign: Sign) => void
}

export function Comparison({ value, onChange }: Props) {
  const { t } = useTranslation(['segments', 'terms'])
  return (
    <Select
      aria-label={t('field.comparison')}
      value={value}
      onChange={onChange}
      className="rule-comparison"
      options={signs.map((sign) => ({ value: sign, label: t(`comparison.${sign}`) }))}
    />
  )
}
