import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Person } from './registers.ts'

interface Props {
  readonly id?: string
  readonly people: readonly Person[]
  readonly value?: string | string[] | null
  readonly onChange?: (value: string | string[] | null) => void
  readonly several?: boolean
}

/** Chooses one user or several; a form gives it its value. */
export function PeopleSelect({ id, people, value, onChange, several = false }: Props) {
  const { t } = useTranslation('registers')
  return (
    <Select<string | string[] | null>
      {...(id && { id })}
      {...(several && { mode: 'multiple' as const })}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      value={value ?? (several ? [] : null)}
      onChange={(chosen) => onChange?.(chosen ?? null)}
      placeholder={t('person.none')}
      options={people.map((person) => ({ value: person.id, label: person.name }))}
    />
  )
}
