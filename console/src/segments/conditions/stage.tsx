import { stages } from '@regulars/contract/rules'
import { Mark } from '@regulars/ui/Mark.tsx'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ConditionKind } from './condition.ts'

export const stage: ConditionKind<'stage'> = {
  blank: () => ({ kind: 'stage', stages: ['churn_warning'] }),
  words: ({ stages: names }, { t }) =>
    t('say.stage', { names: names.map((name) => t(`terms:stage.${name}`)).join(t('listOr')) }),
  Fields: StageFields,
}

function StageFields({ value, onChange }: Parameters<ConditionKind<'stage'>['Fields']>[0]) {
  const { t } = useTranslation(['segments', 'terms'])
  return (
    <Select
      mode="multiple"
      aria-label={t('kind.stage')}
      className="rule-many"
      value={value.stages}
      status={value.stages.length === 0 ? 'error' : ''}
      placeholder={t('field.choose')}
      onChange={(names) => onChange({ ...value, stages: names })}
      options={stages.map((name) => ({
        value: name,
        label: (
          <Mark set="stage" name={name}>
            {t(`terms:stage.${name}`)}
          </Mark>
        ),
      }))}
    />
  )
}
