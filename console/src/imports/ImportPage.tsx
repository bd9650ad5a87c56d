import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi } from '@tanstack/react-router'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { LinkButton } from '../shell/LinkButton.tsx'
import { ImportList } from './ImportList.tsx'
import { ImportView } from './ImportView.tsx'
import { KindChoice } from './KindChoice.tsx'
import { MappingStep } from './MappingStep.tsx'
import { isKind } from './mapping.ts'
import { UploadStep } from './UploadStep.tsx'
import { useKinds } from './useKinds.ts'
import { useWizard } from './useWizard.ts'
import { WizardSteps } from './WizardSteps.tsx'
import './imports.css'

const route = getRouteApi('/signedIn/shell/import')

/** Brings data in, whatever its kind: a file, what its columns mean, a look at what would happen, and then it happens. */
export function ImportPage() {
  const { t } = useTranslation('imports')
  const { import: shown, kind: asked } = route.useSearch()
  const kind = isKind(asked) ? asked : 'orders'
  const kinds = useKinds()
  const navigate = route.useNavigate()
  const mayWrite = useMay('imports:write')
  const { begun, set } = useWizard()
  const show = (id: string | undefined) => void navigate({ search: { import: id, kind: asked } })

  if (shown) {
    return (
      <ImportView
        key={shown}
        id={shown}
        begun={begun}
        onShow={show}
        onFinished={() => set(null)}
        onAgain={() => {
          set(null)
          show(undefined)
        }}
      />
    )
  }
  const begunKind = begun && kinds.of(begun.draft.kind)
  if (begun && begunKind && mayWrite) {
    return (
      <>
        <PageHead title={t('title')} answer={t('mapping.answer', { name: begun.file.name })} />
        <WizardSteps at="mapping" />
        <MappingStep
          begun={begun}
          kind={begunKind}
          onDraft={(draft) => set({ ...begun, draft })}
          onChecked={show}
          onBack={() => set(null)}
        />
      </>
    )
  }
  return (
    <>
      <PageHead
        title={t('title')}
        answer={t('answer')}
        actions={<LinkButton to="/import/schedules">{t('schedules')}</LinkButton>}
      />
      <div className="stack">
        {mayWrite ? (
          <div>
            <WizardSteps at="upload" />
            <div className="stack">
              <Answer of={kinds}>
                {({ items }) => (
                  <KindChoice
                    kinds={items}
                    kind={kind}
                    onKind={(chosen) => void navigate({ search: { kind: chosen }, replace: true })}
                  />
                )}
              </Answer>
              <UploadStep key={kind} kind={kind} onUploaded={(file, draft) => set({ file, draft })} />
            </div>
          </div>
        ) : (
          <Alert type="info" showIcon title={t('readOnly')} />
        )}
        <ImportList onShow={show} />
      </div>
    </>
  )
}
