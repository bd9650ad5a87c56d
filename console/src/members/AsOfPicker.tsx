import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'

interface Props {
  readonly value: string | undefined
  readonly onChange: (day: string | undefined) => void
}

/** The day as of which orders, scores and timeline are shown: old data is looked at as of its own time. */
export function AsOfPicker({ value, onChange }: Props) {
  const { t } = useTranslation('members')
  return (
    <DatePicker
      value={value ? dayjs(value) : null}
      onChange={(day) => onChange(day?.format('YYYY-MM-DD'))}
      prefix={t('asOf')}
      placeholder={t('asOf.today')}
      aria-label={t('asOf')}
      className="as-of"
    />
  )
}
