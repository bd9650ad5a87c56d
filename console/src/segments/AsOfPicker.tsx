import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'

interface Props {
  /** The day the numbers on the page are of. */
  readonly shown: string | undefined
  /** The day that was asked for; without one the server takes the newest. */
  readonly asked: string | undefined
  readonly onChange: (day: string | undefined) => void
}

/** Old data is looked at as of its own time: the end of this day. Cleared, it is the newest again. */
export function AsOfPicker({ shown, asked, onChange }: Props) {
  const { t } = useTranslation('segments')
  const day = asked ?? shown
  return (
    <DatePicker
      aria-label={t('asOf')}
      prefix={t('asOf')}
      className="as-of"
      value={day ? dayjs(day) : null}
      allowClear={asked !== undefined}
      onChange={(chosen) => onChange(chosen?.format('YYYY-MM-DD'))}
    />
  )
}
