import { useTranslation } from 'react-i18next'
import { numbersAt } from './counts.ts'
import type { CanvasProps } from './flow.ts'
import { edgesOf, entrance, exitsOf, layOut } from './graph.ts'
import { InsertButton } from './InsertButton.tsx'
import { StepCard } from './StepCard.tsx'

/** The same steps as the picture, one below the other: for narrow screens, and for those who read rather than look. */
export function StepList({ definition, counts, segmentName, selected, onSelect, onInsert }: CanvasProps) {
  const { t } = useTranslation('journeys')
  const stepOf = new Map(definition.steps.map((step) => [step.id, step]))
  const order = layOut(definition).map(({ id }) => id)
  const numberOf = new Map(order.map((id, at) => [id, at + 1]))
  const exits = (id: string) =>
    id === entrance
      ? edgesOf(definition).slice(0, 1)
      : exitsOf(stepOf.get(id)!).map(({ slot, target }) => ({ source: id, slot, target }))
  return (
    <ol className="step-list" aria-label={t('canvas.label')}>
      {order.map((id) => (
        <li key={id}>
          <button
            type="button"
            className="step-button"
            aria-pressed={selected === id}
            onClick={() => onSelect(selected === id ? undefined : id)}
          >
            <StepCard
              step={stepOf.get(id) ?? null}
              segmentName={segmentName}
              selected={selected === id}
              numbers={numbersAt(counts, id)}
            />
          </button>
          <div className="step-exits">
            {exits(id).map(({ slot, target }) => (
              <span key={slot} className="row soft">
                {t(`exit.${slot}`, { step: String(numberOf.get(target) ?? '') })}
                {onInsert && <InsertButton onInsert={(kind) => onInsert(id, slot, kind)} />}
              </span>
            ))}
          </div>
        </li>
      ))}
    </ol>
  )
}
