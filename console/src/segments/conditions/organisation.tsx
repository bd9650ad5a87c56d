import { organisationKinds } from '@regulars/contract/rules'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ConditionKind, Say } from './condition.ts'

const windows = [null, 30, 60, 90, 180, 365] as const

export const organisation: ConditionKind<'organisation'> = {
  blank: () => ({ kind: 'organisation', kinds: ['enterprise', 'sme', 'government'], endsWithinDays: 90 }),
  words: ({ kinds, endsWithinDays }, { t }) =>
    t('say.organisation', {
      kinds: kinds.map((kind) => t(`terms:organisation.${kind}`)).join(t('listOr')),
      contract: contractWords(t, endsWithinDays),
    }),
  Fields: OrganisationFields,
}

function contractWords(t: Say['t'], days: number | null): string {
  return days === null ? t('contract.any') : t('contract.within', { count: days })
}

function OrganisationFields({ value, onChange }: Parameters<ConditionKind<'organisation'>['Fields']>[0]) {
  const { t } = useTranslation(['segments', 'terms'])
  const offered = windows.includes(value.endsWithinDays as (typeof windows)[number]) // a saved rule may hold any number
    ? windows
    : [...windows, value.endsWithinDays]
  return (
    <>
      <Select
        mode="multiple"
        aria-label={t('field.organisationKinds')}
        className="rule-many"
        value={value.kinds}
        status={value.kinds.length === 0 ? 'error' : ''}
        placeholder={t('field.choose')}
        onChange={(kinds) => onChange({ ...value, kinds })}
        options={organisationKinds.map((kind) => ({ value: kind, label: t(`terms:organisation.${kind}`) }))}
      />
      <Select
        aria-label={t('field.contractEnd')}
        className="rule-name"
        value={value.endsWithinDays ?? -1}
        onChange={(days) => onChange({ ...value, endsWithinDays: days < 0 ? null : days })}
        options={offered.map((days) => ({ value: days ?? -1, label: contractWords(t, days) }))}
      />
    </>
  )
}
