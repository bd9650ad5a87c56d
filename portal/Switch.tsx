import { type ReactNode, useId } from 'react'

interface Props {
  readonly label: string
  readonly note?: ReactNode
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}

/** A switch as large as a thumb: the whole line is its label. */
export function Switch({ label, note, on, onChange }: Props) {
  const id = useId()
  return (
    <label className="switch" htmlFor={id}>
      <span className="switch-words">
        <span>{label}</span>
        {note && (
          <span className="hint" id={`${id}-note`}>
            {note}
          </span>
        )}
      </span>
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={on}
        aria-checked={on}
        aria-describedby={note ? `${id}-note` : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
    </label>
  )
}
