import { Form, InputNumber, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { EventField } from './EventField.tsx'
import type { Definition } from './graph.ts'
import { SegmentSelect } from './SegmentSelect.tsx'

interface Props {
  readonly definition: Definition
  readonly onChange: (definition: Definition) => void
}

const firstReentryDays = 90

/** What holds for the whole journey: who enters, who is held out, what counts as success. */
export function JourneyFields({ definition, onChange }: Props) {
  const { t } = useTranslation('journeys')
  const { goal, holdoutPercent, reentryAfterDays, segment } = definition
  return (
    <>
      <Form.Item label={t('settings.segment')} htmlFor="journey-segment">
        <SegmentSelect
          id="journey-segment"
          value={segment}
          onChange={(id) => onChange({ ...definition, segment: id })}
        />
      </Form.Item>
      <Form.Item label={t('settings.holdout')} htmlFor="journey-holdout" extra={t('settings.holdoutHint')}>
        <InputNumber
          id="journey-holdout"
          min={0}
          max={50}
          precision={0}
          suffix="%"
          value={holdoutPercent}
          onChange={(percent) => onChange({ ...definition, holdoutPercent: percent ?? 0 })}
        />
      </Form.Item>
      <Form.Item label={t('settings.goal')} htmlFor="journey-goal" extra={t('settings.goalHint')}>
        <EventField
          id="journey-goal"
          value={goal.event}
          onChange={(event) => onChange({ ...definition, goal: { ...goal, event } })}
        />
      </Form.Item>
      <Form.Item label={t('settings.within')} htmlFor="journey-within">
        <InputNumber
          id="journey-within"
          min={1}
          max={365}
          precision={0}
          suffix={t('settings.days')}
          value={goal.withinDays}
          onChange={(days) => onChange({ ...definition, goal: { ...goal, withinDays: days ?? 1 } })}
        />
      </Form.Item>
      <Form.Item label={t('settings.reentry')} htmlFor="journey-reentry">
        <div className="row">
          <Switch
            id="journey-reentry"
            checked={reentryAfterDays !== null}
            onChange={(again) => onChange({ ...definition, reentryAfterDays: again ? firstReentryDays : null })}
          />
          {reentryAfterDays === null ? (
            <span className="soft">{t('settings.once')}</span>
          ) : (
            <InputNumber
              aria-label={t('settings.reentryAfter')}
              min={1}
              max={3650}
              precision={0}
              prefix={t('settings.after')}
              suffix={t('settings.days')}
              value={reentryAfterDays}
              onChange={(days) => onChange({ ...definition, reentryAfterDays: days ?? 1 })}
            />
          )}
        </div>
      </Form.Item>
    </>
  )
}
