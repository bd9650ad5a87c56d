import { AutoComplete, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useWorkspace } from '../../session.ts'
import { Comparison } from './Comparison.tsx'
import type { ConditionKind, ConditionOf } from './condition.ts'

/** Events that most shops send, offered while typing; any other name may be typed. */
const commonEvents = [
  'Order Completed',
  'Order Refunded',
  'Product Viewed',
  'Product Added',
  'Cart Viewed',
  'Checkout Started',
  'Signed Up',
]
const windows = [null, 7, 14, 30, 60, 90, 180, 365] as const
const aggregates = ['count', 'sum_amount'] as const
const millsPerUnit = 1000

export const event: ConditionKind<'event'> = {
  blank: () => ({
    kind: 'event',
    name: 'Order Completed',
    aggregate: 'count',
    withinDays: 90,
    comparison: '>=',
    value: 1,
  }),
  words: ({ name, aggregate, withinDays, comparison, value }, { t, format }) =>
    t(`say.event.${aggregate}`, {
      name,
      window: windowWords(t, withinDays),
      comparison: t(`comparison.${comparison}`),
      value: aggregate === 'count' ? format.count(value) : format.money(value),
    }),
  Fields: EventFields,
}

function windowWords(t: Parameters<ConditionKind<'event'>['words']>[1]['t'], days: number | null): string {
  return days === null ? t('window.ever') : t('window.days', { count: days })
}

function EventFields({ value, onChange }: Parameters<ConditionKind<'event'>['Fields']>[0]) {
  const { t } = useTranslation(['segments', 'terms'])
  const offered = windows.includes(value.withinDays as (typeof windows)[number]) // a saved rule may hold any number
    ? windows
    : [...windows, value.withinDays]
  return (
    <>
      <AutoComplete
        aria-label={t('field.event')}
        className="rule-name"
        value={value.name}
        status={value.name.trim() === '' ? 'error' : ''}
        maxLength={120}
        onChange={(name: string) => onChange({ ...value, name })}
        options={commonEvents.map((name) => ({ value: name }))}
        showSearch={{
          filterOption: (text, option) => option?.value.toLowerCase().includes(text.toLowerCase()) ?? false,
        }}
      />
      <Select
        aria-label={t('field.aggregate')}
        value={value.aggregate}
        onChange={(aggregate) =>
          onChange({ ...value, aggregate, value: aggregate === 'count' ? 1 : 100 * millsPerUnit })
        }
        options={aggregates.map((name) => ({ value: name, label: t(`aggregate.${name}`) }))}
      />
      <Comparison value={value.comparison} onChange={(comparison) => onChange({ ...value, comparison })} />
      <AmountField value={value} onChange={onChange} />
      <Select
        aria-label={t('field.window')}
        value={value.withinDays ?? 0}
        onChange={(days) => onChange({ ...value, withinDays: days === 0 ? null : days })}
        options={offered.map((days) => ({ value: days ?? 0, label: windowWords(t, days) }))}
      />
    </>
  )
}

interface AmountProps {
  readonly value: ConditionOf<'event'>
  readonly onChange: (value: ConditionOf<'event'>) => void
}

/** A count as it is; an amount in whole currency, kept in mills. */
function AmountField({ value, onChange }: AmountProps) {
  const { t } = useTranslation(['segments', 'terms'])
  const { currency } = useWorkspace()
  if (value.aggregate === 'count') {
    return (
      <InputNumber
        aria-label={t('field.times')}
        className="rule-number"
        min={0}
        precision={0}
        value={value.value}
        onChange={(times) => onChange({ ...value, value: times ?? 0 })}
      />
    )
  }
  return (
    <InputNumber
      aria-label={t('field.amount')}
      className="rule-number"
      min={0}
      precision={2}
      suffix={currency}
      value={value.value / millsPerUnit}
      onChange={(amount) => onChange({ ...value, value: Math.round((amount ?? 0) * millsPerUnit) })}
    />
  )
}
