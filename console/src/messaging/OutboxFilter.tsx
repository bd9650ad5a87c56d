import { CloseOutlined } from '@ant-design/icons'
import { useFormat } from '@regulars/ui/context.tsx'
import { Mark } from '@regulars/ui/Mark.tsx'
import { Button, Input } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { byReason, byState, type Counts, type MessageState, type Reason, sumOf } from './outbox.ts'

export interface Filter {
  readonly state?: MessageState | undefined
  readonly reason?: Reason | undefined
  readonly journey?: string | undefined
  readonly member?: string | undefined
}

interface Props {
  readonly counts: Counts
  readonly filter: Filter
  readonly onChange: (filter: Filter) => void
}

/** The states with their counts as buttons, the reasons below the state that has them, and one member's messages. */
export function OutboxFilter({ counts, filter, onChange }: Props) {
  const { t } = useTranslation(['messaging', 'terms'])
  const format = useFormat()
  const { state, reason, journey, member } = filter
  const scope = { journey, member }
  const reasons = state ? byReason(counts, state) : []
  return (
    <div className="outbox-filter">
      <fieldset className="row outbox-choices">
        <legend className="visually-hidden">{t('filter.state')}</legend>
        <Choice chosen={state === undefined} onPick={() => onChange(scope)}>
          {t('filter.all')} <span className="number">{format.count(sumOf(counts))}</span>
        </Choice>
        {byState(counts).map((one) => (
          <Choice key={one.state} chosen={state === one.state} onPick={() => onChange({ ...scope, state: one.state })}>
            <Mark set="message" name={one.state}>
              {t(`terms:message.${one.state}`)}
            </Mark>{' '}
            <span className="number">{format.count(one.count)}</span>
          </Choice>
        ))}
      </fieldset>
      {reasons.length > 0 && (
        <fieldset className="row outbox-choices">
          <legend className="visually-hidden">{t('filter.reason')}</legend>
          {reasons.map((one) => (
            <Choice
              key={one.reason}
              chosen={reason === one.reason}
              onPick={() => onChange({ ...scope, state, reason: reason === one.reason ? undefined : one.reason })}
            >
              {t(`terms:gate.${one.reason}`)} <span className="number">{format.count(one.count)}</span>
            </Choice>
          ))}
        </fieldset>
      )}
      <div className="row">
        <Input.Search
          key={member}
          className="outbox-member"
          aria-label={t('filter.member')}
          placeholder={t('filter.member')}
          allowClear
          defaultValue={member}
          onSearch={(text) => onChange({ ...filter, member: text.trim() || undefined })}
        />
        {journey && (
          <Button icon={<CloseOutlined />} onClick={() => onChange({ ...filter, journey: undefined })}>
            {t('filter.journey')}
          </Button>
        )}
      </div>
    </div>
  )
}

interface ChoiceProps {
  readonly chosen: boolean
  readonly onPick: () => void
  readonly children: ReactNode
}

function Choice({ chosen, onPick, children }: ChoiceProps) {
  return (
    <Button aria-pressed={chosen} className={chosen ? 'outbox-chosen' : ''} onClick={onPick}>
      {children}
    </Button>
  )
}
