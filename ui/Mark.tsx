import type { ReactNode } from 'react'
import { useUi } from './context.tsx'
import { type ColourSet, colourOf, type colourSets } from './tokens.ts'

interface Props<Set extends ColourSet> {
  readonly set: Set
  readonly name: keyof (typeof colourSets)[Set]
  readonly children: ReactNode
}

/** A thing that owns a colour: its dot beside its name. The name carries the meaning, the dot the recognition. */
export function Mark<Set extends ColourSet>({ set, name, children }: Props<Set>) {
  const { mode } = useUi()
  return (
    <span className="mark">
      <span className="mark-dot" style={{ background: colourOf(set, name, mode) }} aria-hidden="true" />
      {children}
    </span>
  )
}
