import { LoginOutlined } from '@ant-design/icons'
import type { Step } from '@regulars/contract/journeys'
import { useFormat } from '@regulars/ui/context.tsx'
import { useTranslation } from 'react-i18next'
import type { Numbers } from './counts.ts'
import { stepKindOf } from './steps/index.ts'

export interface CardProps {
  /** Null is the entrance. */
  readonly step: Step | null
  readonly segmentName: string
  readonly selected: boolean
  readonly numbers: Numbers | null
}

/** One step as it is drawn: what it does, and the members at it. */
export function StepCard({ step, segmentName, selected, numbers }: CardProps) {
  const { t } = useTranslation(['journeys', 'terms'])
  const format = useFormat()
  const kind = step && stepKindOf(step.kind)
  return (
    <div className={selected ? 'step step-selected' : 'step'} data-kind={step?.kind ?? 'entrance'}>
      <span className="step-icon" aria-hidden="true">
        {kind ? kind.icon : <LoginOutlined />}
      </span>
      <div className="step-body">
        <div className="step-kind">{t(`kind.${step?.kind ?? 'entrance'}`)}</div>
        <div className="step-words">
          {step && kind ? kind.words(step, { t, format }) : t('say.entrance', { segment: segmentName })}
        </div>
        {numbers && <StepNumbers numbers={numbers} />}
      </div>
    </div>
  )
}

function StepNumbers({ numbers }: { readonly numbers: Numbers }) {
  const { t } = useTranslation('journeys')
  const format = useFormat()
  const [first, second] =
    numbers.kind === 'entrance'
      ? [
          t('numbers.entered', { n: format.count(numbers.entered) }),
          numbers.holdout > 0 && t('numbers.holdout', { n: format.count(numbers.holdout) }),
        ]
      : [
          t('numbers.passed', { n: format.count(numbers.passed) }),
          numbers.waiting > 0 && t('numbers.waiting', { n: format.count(numbers.waiting) }),
        ]
  return (
    <div className="step-numbers number">
      <span>{first}</span>
      {second && <span className="step-waiting">{second}</span>}
    </div>
  )
}
