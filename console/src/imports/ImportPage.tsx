import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi } from '@tanstack/react-router'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMay } from '../session.ts'
import { ImportList } from './ImportList.tsx'
import { ImportView } from './ImportView.tsx'
import { MappingStep } from './MappingStep.tsx'
import { UploadStep } from './UploadStep.tsx'
import { useWizard } from './useWizard.ts'
import { WizardSteps } from './WizardSteps.tsx'
import './imports.css'

const route = getRouteApi('/signedIn/shell/import')

/** Brings orders in: a file, what its columns mean, a look at what would happen, and then it happens. */
export function ImportPage() {
  const { t } = useTranslation('imports')
  const { import: shown } = route.useSearch()
  const navigate = route.useNavigate()
  const mayWrite = useMay('imports:write')
  const { begun, set } = useWizard()
  const show = (id: string | undefined) => void navigate({ search: { import: id } })

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
  if (begun && mayWrite) {
    return (
      <>
        <PageHead title={t('title')} answer={t('mapping.answer', { name: begun.file.name })} />
        <WizardSteps at="mapping" />
        <MappingStep
          begun={begun}
          onDraft={(draft) => set({ ...begun, draft })}
          onChecked={show}
          onBack={() => set(null)}
        />
      </>
    )
  }
  return (
    <>
      <PageHead title={t('title')} answer={t('answer')} />
      <div className="stack">
        {mayWrite ? (
          <div>
            <WizardSteps at="upload" />
            <UploadStep onUploaded={(file, draft) => set({ file, draft })} />
          </div>
        ) : (
          <Alert type="info" showIcon title={t('readOnly')} />
        )}
        <ImportList onShow={show} />
      </div>
    </>
  )
}
