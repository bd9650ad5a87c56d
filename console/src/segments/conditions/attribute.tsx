import { AutoComplete, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ConditionKind } from './condition.ts'

const operators = ['is', 'is_not', 'contains', 'exists', '<', '>'] as const
const commonAttributes = ['country', 'city', 'gender', 'language', 'source']

export const attribute: ConditionKind<'attribute'> = {
  blank: () => ({ kind: 'attribute', name: 'country', operator: 'is', value: '' }),
  words: ({ name, operator, value }, { t }) => t(`say.attribute.${operator}`, { name, value: String(value ?? '') }),
  Fields: AttributeFields,
}

function AttributeFields({ value, onChange }: Parameters<ConditionKind<'attribute'>['Fields']>[0]) {
  const { t } = useTranslation(['segments', 'terms'])
  const { operator } = value
  return (
    <>
      <AutoComplete
        aria-label={t('field.attribute')}
        className="rule-name"
        value={value.name}
        status={value.name.trim() === '' ? 'error' : ''}
        maxLength={80}
        onChange={(name: string) => onChange({ ...value, name })}
        options={commonAttributes.map((name) => ({ value: name }))}
      />
      <Select
        aria-label={t('field.operator')}
        value={operator}
        onChange={(next) => onChange({ ...value, operator: next, value: valueFor(next, String(value.value ?? '')) })}
        options={operators.map((name) => ({ value: name, label: t(`operator.${name}`) }))}
      />
      {operator !== 'exists' && (
        <Input
          aria-label={t('field.value')}
          className="rule-value"
          maxLength={500}
          value={String(value.value ?? '')}
          onChange={(typed) => onChange({ ...value, value: valueFor(operator, typed.target.value) })}
        />
      )}
    </>
  )
}

/** More and less compare numbers where a number is typed; the others compare text; "is known" compares nothing. */
function valueFor(operator: (typeof operators)[number], text: string): string | number | undefined {
  if (operator === 'exists') return undefined
  const isNumber = /^-?\d+(\.\d+)?$/.test(text)
  return (operator === '<' || operator === '>') && isNumber ? Number(text) : text
}
