import { updateJourney } from '@regulars/contract/journeys'
import { listSegments } from '@regulars/contract/segments'
import { Loading } from '@regulars/ui/Faces.tsx'
import { Alert, Button, Segmented } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { problemWords } from '../problem.ts'
import { segmentName } from '../segments/segmentName.ts'
import { useMay } from '../session.ts'
import { useIsPhone } from '../shell/useMedia.ts'
import type { JourneyData } from './counts.ts'
import { roomForStep } from './edit.ts'
import { Inspector } from './Inspector.tsx'
import { StepList } from './StepList.tsx'
import { useJourneyEdit } from './useJourneyEdit.ts'

const JourneyCanvas = lazy(() => import('./JourneyCanvas.tsx').then((module) => ({ default: module.JourneyCanvas })))

/** The steps as a picture or as a list, the settings of the one selected beside them, and what was changed on its way to be saved. */
export function StepsPanel({ journey }: { readonly journey: JourneyData }) {
  const { t } = useTranslation(['journeys', 'shell'])
  const { t: term } = useTranslation('terms')
  const isPhone = useIsPhone()
  const [view, setView] = useState<'canvas' | 'list'>(isPhone ? 'list' : 'canvas')
  const [selected, setSelected] = useState<string>()
  const edit = useJourneyEdit(journey.definition)
  const segments = useEndpoint(listSegments, {}).data?.items
  const segment = segments?.find(({ id }) => id === edit.definition.segment)
  const editable = useMay('journeys:write') && journey.state !== 'stopped'
  const shown = {
    definition: edit.definition,
    counts: journey.state === 'draft' ? null : journey.counts,
    segmentName: segment ? segmentName(segment, term) : '…',
    selected,
    onSelect: setSelected,
    ...(editable && roomForStep(edit.definition) && { onInsert: edit.insert }),
  }
  return (
    <div className="stack">
      <div className="row">
        <Segmented<'canvas' | 'list'>
          value={view}
          onChange={setView}
          options={[
            { value: 'canvas', label: t('canvas.asPicture') },
            { value: 'list', label: t('canvas.asList') },
          ]}
        />
        {edit.isChanged && <Unsaved journey={journey} edit={edit} />}
      </div>
      <div className="journey-steps">
        {view === 'list' ? (
          <div className="panel">
            <StepList {...shown} />
          </div>
        ) : (
          <Suspense fallback={<Loading rows={12} />}>
            <JourneyCanvas {...shown} />
          </Suspense>
        )}
        <Inspector
          definition={edit.definition}
          selected={selected}
          editable={editable}
          onStep={edit.setStep}
          onRemove={(id) => {
            edit.remove(id)
            setSelected(undefined)
          }}
          onDefinition={edit.set}
        />
      </div>
    </div>
  )
}

interface UnsavedProps {
  readonly journey: JourneyData
  readonly edit: ReturnType<typeof useJourneyEdit>
}

function Unsaved({ journey, edit }: UnsavedProps) {
  const { t } = useTranslation(['journeys', 'shell'])
  const [problem, setProblem] = useState<Error>()
  const saving = useCommand(updateJourney, { done: edit.reset, failed: setProblem })
  const save = () => {
    setProblem(undefined)
    saving.run({ params: { id: journey.id }, body: { definition: edit.definition } })
  }
  return (
    <>
      <Button type="primary" loading={saving.isPending} onClick={save}>
        {t('shell:save')}
      </Button>
      <Button onClick={edit.reset}>{t('edit.discard')}</Button>
      <span className="soft">{journey.state === 'draft' ? t('edit.unsaved') : t('edit.newVersion')}</span>
      {problem && (
        <Alert
          className="edit-problem"
          type="error"
          showIcon
          role="alert"
          title={problemWords(problem, t('shell:unreachable'))}
        />
      )}
    </>
  )
}
