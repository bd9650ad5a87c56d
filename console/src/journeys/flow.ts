import { MarkerType, type Edge as XyEdge, type Node as XyNode } from '@xyflow/react'
import { type Counts, numbersAt } from './counts.ts'
import { type Definition, edgesOf, entrance, layOut, type Slot } from './graph.ts'
import type { CardProps } from './StepCard.tsx'
import type { addableKinds } from './steps/index.ts'

export type AddableKind = (typeof addableKinds)[number]

export interface CanvasProps {
  readonly definition: Definition
  readonly counts: Counts | null
  readonly segmentName: string
  readonly selected: string | undefined
  readonly onSelect: (id: string | undefined) => void
  /** Given when the journey may be changed. */
  readonly onInsert?: (source: string, slot: Slot, kind: AddableKind) => void
}

export type FlowNode = XyNode<
  { readonly card: CardProps; readonly hasEntry: boolean; readonly hasExit: boolean },
  'step'
>
export type FlowEdge = XyEdge<
  { readonly slot: Slot; readonly turnY?: number; readonly onInsert?: (kind: AddableKind) => void },
  'step'
>

const columnWidth = 288
const rowHeight = 144
export const cardWidth = 240
const cardHeight = 88

/** A journey in the terms of React Flow. */
export function flowOf({ definition, counts, segmentName, selected, onInsert }: CanvasProps): {
  nodes: FlowNode[]
  edges: FlowEdge[]
} {
  const stepOf = new Map(definition.steps.map((step) => [step.id, step]))
  const places = layOut(definition)
  const rowOf = new Map(places.map(({ id, row }) => [id, row]))
  const nodes = places.map(({ id, row, column }): FlowNode => {
    const step = stepOf.get(id)
    return {
      id,
      type: 'step',
      position: { x: column * columnWidth, y: row * rowHeight },
      width: cardWidth,
      height: cardHeight,
      selected: selected === id,
      data: {
        card: { step: step ?? null, segmentName, selected: selected === id, numbers: numbersAt(counts, id) },
        hasEntry: id !== entrance,
        hasExit: step?.kind !== 'end',
      },
    }
  })
  const edges = edgesOf(definition).map(({ source, slot, target }): FlowEdge => {
    const longWay = (rowOf.get(target) ?? 0) - (rowOf.get(source) ?? 0) > 1
    return {
      id: `${source}/${slot}`,
      source,
      target,
      type: 'step',
      focusable: false,
      markerEnd: { type: MarkerType.ArrowClosed },
      data: {
        slot,
        // A way that passes rows turns right below its source, so that it runs beside the steps and not through them.
        ...(longWay && { turnY: (rowOf.get(source) ?? 0) * rowHeight + cardHeight + (rowHeight - cardHeight) / 2 }),
        ...(onInsert && { onInsert: (kind: AddableKind) => onInsert(source, slot, kind) }),
      },
    }
  })
  return { nodes, edges }
}
