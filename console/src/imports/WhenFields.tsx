import { Form, Input, InputNumber, Radio, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type When, withEvery } from './schedules.ts'
import { useWeekday } from './useWhen.ts'

interface Props {
  readonly recurrence: When
  readonly timeZone: string
  readonly onChange: (recurrence: When) => void
  readonly onZone: (timeZone: string) => void
}

const timeZones = ['UTC', ...Intl.supportedValuesOf('timeZone')]

const rhythms = ['hour', 'day', 'week'] as const
const weekdays = [1, 2, 3, 4, 5, 6, 7]

export function WhenFields({ recurrence, timeZone, onChange, onZone }: Props) {
  const { t } = useTranslation('schedules')
  const weekday = useWeekday()
  return (
    <Form.Item label={t('when')}>
      <div className="row">
        <Radio.Group
          aria-label={t('when')}
          optionType="button"
          value={recurrence.every}
          onChange={({ target }) => onChange(withEvery(recurrence, target.value as When['every']))}
          options={rhythms.map((every) => ({ value: every, label: t(`rhythm.${every}`) }))}
        />
        {recurrence.every === 'hour' && (
          <InputNumber
            aria-label={t('minute')}
            min={0}
            max={59}
            precision={0}
            prefix={t('minute')}
            value={recurrence.minute}
            onChange={(minute) => onChange({ ...recurrence, minute: minute ?? 0 })}
          />
        )}
        {recurrence.every === 'week' && (
          <Select
            aria-label={t('weekday')}
            className="schedule-weekday"
            value={recurrence.weekday}
            onChange={(chosen) => onChange({ ...recurrence, weekday: chosen })}
            options={weekdays.map((one) => ({ value: one, label: weekday(one) }))}
          />
        )}
        {recurrence.every !== 'hour' && (
          <Input
            className="schedule-time"
            type="time"
            aria-label={t('time')}
            value={recurrence.at}
            onChange={({ target }) => target.value !== '' && onChange({ ...recurrence, at: target.value })}
          />
        )}
        <Select
          aria-label={t('when.zone')}
          className="schedule-zone"
          showSearch
          value={timeZone}
          onChange={onZone}
          options={timeZones.map((zone) => ({ value: zone, label: zone }))}
        />
      </div>
    </Form.Item>
  )
}
