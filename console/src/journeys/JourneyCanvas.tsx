import { useUi } from '@regulars/ui/context.tsx'
import {
  Background,
  BaseEdge,
  Controls,
  EdgeLabelRenderer,
  type EdgeProps,
  type EdgeTypes,
  getSmoothStepPath,
  Handle,
  type NodeChange,
  type NodeProps,
  type NodeTypes,
  Position,
  ReactFlow,
} from '@xyflow/react'
import '@xyflow/react/dist/style.css'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type CanvasProps, type FlowEdge, type FlowNode, flowOf } from './flow.ts'
import { InsertButton } from './InsertButton.tsx'
import { StepCard } from './StepCard.tsx'

/** Long journeys get a taller picture, so that their steps stay readable; the page scrolls past it. */
const heightOf = (nodes: readonly FlowNode[]): number =>
  Math.min(1600, Math.max(480, (Math.max(...nodes.map(({ position }) => position.y)) + 136) * 0.85))

/** The journey as a picture: steps from top to bottom, with the members at each. Loaded only where it is shown. */
export function JourneyCanvas(props: CanvasProps) {
  const { t } = useTranslation('journeys')
  const { mode } = useUi()
  const { nodes, edges } = useMemo(() => flowOf(props), [props])
  // A click, and Enter on a focused step, both arrive here as a selection.
  const follow = (changes: readonly NodeChange<FlowNode>[]) => {
    const chosen = changes.find((change) => change.type === 'select' && change.selected)
    if (chosen?.type === 'select') props.onSelect(chosen.id)
  }
  return (
    <section className="canvas" style={{ height: heightOf(nodes) }} aria-label={t('canvas.label')}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        colorMode={mode}
        fitView
        fitViewOptions={{ padding: 0.12, maxZoom: 1 }}
        minZoom={0.3}
        maxZoom={1.5}
        nodesDraggable={false}
        nodesConnectable={false}
        deleteKeyCode={null}
        preventScrolling={false}
        onNodesChange={follow}
        onPaneClick={() => props.onSelect(undefined)}
        ariaLabelConfig={{
          'node.a11yDescription.default': t('canvas.nodeHint'),
          'edge.a11yDescription.default': '',
          'controls.zoomIn.ariaLabel': t('canvas.zoomIn'),
          'controls.zoomOut.ariaLabel': t('canvas.zoomOut'),
          'controls.fitView.ariaLabel': t('canvas.fit'),
        }}
      >
        <Background gap={24} />
        <Controls showInteractive={false} />
      </ReactFlow>
    </section>
  )
}

function StepNode({ data }: NodeProps<FlowNode>) {
  return (
    <>
      {data.hasEntry && <Handle type="target" position={Position.Top} isConnectable={false} />}
      <StepCard {...data.card} />
      {data.hasExit && <Handle type="source" position={Position.Bottom} isConnectable={false} />}
    </>
  )
}

function StepEdge({ sourceX, sourceY, targetX, targetY, data, markerEnd }: EdgeProps<FlowEdge>) {
  const { t } = useTranslation('journeys')
  const [path, labelX, labelY] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition: Position.Bottom,
    targetPosition: Position.Top,
    ...(data?.turnY !== undefined && { centerY: data.turnY }),
  })
  const branchWord = data?.slot === 'yes' ? t('edge.yes') : data?.slot === 'no' ? t('edge.no') : null
  return (
    <>
      <BaseEdge path={path} markerEnd={markerEnd} />
      <EdgeLabelRenderer>
        <div
          className="edge-label nodrag nopan"
          style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
        >
          {branchWord && <span>{branchWord}</span>}
          {data?.onInsert && <InsertButton onInsert={data.onInsert} />}
        </div>
      </EdgeLabelRenderer>
    </>
  )
}

const nodeTypes: NodeTypes = { step: StepNode }
const edgeTypes: EdgeTypes = { step: StepEdge }
