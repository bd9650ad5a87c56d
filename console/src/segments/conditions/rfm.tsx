import { rfmNames } from '@regulars/contract/rules'
import { Mark } from '@regulars/ui/Mark.tsx'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ConditionKind } from './condition.ts'

export const rfm: ConditionKind<'rfm'> = {
  blank: () => ({ kind: 'rfm', names: ['at_risk'] }),
  words: ({ names }, { t }) => t('say.rfm', { names: names.map((name) => t(`terms:rfm.${name}`)).join(t('listOr')) }),
  Fields: RfmFields,
}

function RfmFields({ value, onChange }: Parameters<ConditionKind<'rfm'>['Fields']>[0]) {
  const { t } = useTranslation(['segments', 'terms'])
  return (
    <Select
      mode="multiple"
      aria-label={t('kind.rfm')}
      className="rule-many"
      value={value.names}
      status={value.names.length === 0 ? 'error' : ''}
      placeholder={t('field.choose')}
      onChange={(names) => onChange({ ...value, names })}
      options={rfmNames.map((name) => ({
        value: name,
        label: (
          <Mark set="rfm" name={name}>
            {t(`terms:rfm.${name}`)}
          </Mark>
        ),
      }))}
    />
  )
}
