import { useFormat, useUi } from '@regulars/ui/context.tsx'
import './share.css'
import { type ColourSet, colourOf, type colourSets } from '@regulars/ui/tokens.ts'

interface Props<Set extends ColourSet> {
  readonly set: Set
  readonly name: keyof (typeof colourSets)[Set]
  /** A fraction of one. */
  readonly share: number
}

/** A share as a bar in the colour of its thing, with the number beside it. */
export function ShareBar<Set extends ColourSet>({ set, name, share }: Props<Set>) {
  const { mode } = useUi()
  const format = useFormat()
  return (
    <span className="share">
      <span className="share-track" aria-hidden="true">
        <span
          className="share-bar"
          style={{ width: `${Math.min(1, share) * 100}%`, background: colourOf(set, name, mode) }}
        />
      </span>
      <span className="number soft">{format.percent(share)}</span>
    </span>
  )
}
