import { useTranslation } from 'react-i18next'
import type { ConditionKind } from './condition.ts'

export const household: ConditionKind<'household'> = {
  blank: () => ({ kind: 'household' }),
  words: (_condition, { t }) => t('say.household'),
  Fields: HouseholdFields,
}

/** Nothing to choose: the line can be turned round. */
function HouseholdFields() {
  const { t } = useTranslation('segments')
  return <span className="soft">{t('household.hint')}</span>
}
