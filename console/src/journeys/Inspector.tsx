import { DeleteOutlined } from '@ant-design/icons'
import type { Step } from '@regulars/contract/journeys'
import { Button, Form } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Definition } from './graph.ts'
import { JourneyFields } from './JourneyFields.tsx'
import { stepKindOf } from './steps/index.ts'

interface Props {
  readonly definition: Definition
  readonly selected: string | undefined
  readonly editable: boolean
  readonly onStep: (step: Step) => void
  readonly onRemove: (id: string) => void
  readonly onDefinition: (definition: Definition) => void
}

/** What is selected, and its settings: a step, or the journey itself when none is. */
export function Inspector({ definition, selected, editable, onStep, onRemove, onDefinition }: Props) {
  const { t } = useTranslation('journeys')
  const step = definition.steps.find(({ id }) => id === selected)
  return (
    <aside className="panel inspector" aria-label={t('inspector.label')}>
      <h2 className="panel-title">{step ? t(`kind.${step.kind}`) : t('inspector.journey')}</h2>
      <Form layout="vertical" component="div" disabled={!editable}>
        {step ? (
          <StepFields key={step.id} step={step} onChange={onStep} />
        ) : (
          <JourneyFields definition={definition} onChange={onDefinition} />
        )}
        {step && editable && step.kind !== 'end' && (
          <Button danger icon={<DeleteOutlined />} onClick={() => onRemove(step.id)}>
            {t('inspector.remove')}
          </Button>
        )}
      </Form>
      {!step && editable && <p className="soft">{t('inspector.hint')}</p>}
    </aside>
  )
}

function StepFields({ step, onChange }: { readonly step: Step; readonly onChange: (step: Step) => void }) {
  const { Fields } = stepKindOf(step.kind)
  return <Fields step={step} onChange={onChange} />
}
