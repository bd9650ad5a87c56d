import { ClockCircleOutlined } from '@ant-design/icons'
import { Form, InputNumber, Select, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StepKind } from './step.ts'

const hoursOfDay = 24
const longestHours = 8784

export const wait: StepKind<'wait'> = {
  icon: <ClockCircleOutlined />,
  make: (id, next) => ({ id, kind: 'wait', hours: 3 * hoursOfDay, next }),
  words: ({ hours }, { t }) =>
    hours % hoursOfDay === 0 ? t('say.days', { count: hours / hoursOfDay }) : t('say.hours', { count: hours }),
  Fields: WaitFields,
}

function WaitFields({ step, onChange }: Parameters<StepKind<'wait'>['Fields']>[0]) {
  const { t } = useTranslation('journeys')
  const [unit, setUnit] = useState(step.hours % hoursOfDay === 0 ? hoursOfDay : 1)
  const most = Math.floor(longestHours / unit)
  return (
    <Form.Item label={t('wait.length')} htmlFor="wait-length">
      <Space.Compact block>
        <InputNumber
          id="wait-length"
          min={1}
          max={most}
          precision={0}
          value={Math.round(step.hours / unit)}
          onChange={(given) => onChange({ ...step, hours: Math.min(most, given ?? 1) * unit })}
        />
        <Select
          aria-label={t('wait.unit')}
          value={unit}
          onChange={(next) => {
            setUnit(next)
            onChange({ ...step, hours: Math.max(1, Math.round(step.hours / next)) * next })
          }}
          options={[
            { value: 1, label: t('wait.hours') },
            { value: hoursOfDay, label: t('wait.days') },
          ]}
        />
      </Space.Compact>
    </Form.Item>
  )
}
