import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, DatePicker, Select } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { type Period, presetsFor, same, shifted } from './period.ts'

interface Props {
  readonly shown: Period
  readonly dataFrom: string
  readonly dataTo: string
  readonly onChange: (period: Period) => void
}

const own = 'own'
const written = 'YYYY-MM-DD'

/** Which days are looked at. The last of them is the day as of which the numbers are. */
export function PeriodPicker({ shown, dataFrom, dataTo, onChange }: Props) {
  const { t } = useTranslation('insights')
  const presets = presetsFor(dataFrom, dataTo)
  const { from, to } = shown
  const current = presets.find(({ period }) => same(period, shown))?.name ?? own
  // An end before the beginning moves the other end along instead of being refused.
  const set = (change: Partial<Period>) => {
    const next = { from, to, ...change }
    if (next.from <= next.to) return onChange(next)
    onChange(change.from ? { from: next.from, to: next.from } : { from: next.to, to: next.to })
  }
  return (
    <div className="row period">
      <Select
        aria-label={t('period')}
        className="period-preset"
        value={current}
        onChange={(name) => {
          const preset = presets.find((one) => one.name === name)
          if (preset) onChange(preset.period)
        }}
        options={[
          ...presets.map(({ name }) => ({ value: name, label: t(`preset.${name}`) })),
          ...(current === own ? [{ value: own, label: t('preset.own') }] : []),
        ]}
      />
      <div className="row period-days">
        <DatePicker
          className="period-day"
          aria-label={t('period.from')}
          allowClear={false}
          value={dayjs(from)}
          onChange={(day) => day && set({ from: day.format(written) })}
        />
        <span aria-hidden="true">–</span>
        <DatePicker
          className="period-day"
          aria-label={t('period.to')}
          allowClear={false}
          value={dayjs(to)}
          onChange={(day) => day && set({ to: day.format(written) })}
        />
      </div>
      <div className="row">
        <Button icon={<LeftOutlined />} aria-label={t('period.before')} onClick={() => onChange(shifted(shown, -1))} />
        <Button
          icon={<RightOutlined />}
          aria-label={t('period.after')}
          disabled={to >= dataTo}
          onClick={() => onChange(shifted(shown, 1))}
        />
      </div>
    </div>
  )
}
