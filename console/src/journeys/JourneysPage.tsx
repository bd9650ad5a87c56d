import { PlusOutlined } from '@ant-design/icons'
import { listJourneys } from '@regulars/contract/journeys'
import { useFormat } from '@regulars/ui/context.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { CreateDialog } from './CreateDialog.tsx'
import { JourneyTable } from './JourneyTable.tsx'
import { TemplateCards } from './TemplateCards.tsx'
import './journeys.css'

const route = getRouteApi('/signedIn/shell/journeys')
/** Stands in the address for "a new journey, template not chosen yet". */
const anyTemplate = 'choose'

export function JourneysPage() {
  const { t } = useTranslation('journeys')
  const format = useFormat()
  const { segment, template } = route.useSearch()
  const navigate = route.useNavigate()
  const mayWrite = useMay('journeys:write')
  const journeys = useEndpoint(listJourneys, {})
  const items = journeys.data?.items ?? []
  const running = items.filter(({ state }) => state === 'running')
  const active = running.reduce((sum, journey) => sum + journey.active, 0)
  const creating = mayWrite && (segment !== undefined || template !== undefined)
  const create = (code: string) => void navigate({ search: { segment, template: code } })
  return (
    <>
      <PageHead
        title={t('title')}
        {...(items.length > 0 && {
          answer: t('list.answer', {
            count: running.length,
            n: format.count(running.length),
            active: format.count(active),
          }),
        })}
        actions={
          mayWrite && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => create(anyTemplate)}>
              {t('create')}
            </Button>
          )
        }
      />
      <Answer of={journeys}>
        {({ items: all }) => (
          <div className="stack">
            {all.length > 0 && <JourneyTable journeys={all} />}
            {mayWrite && <TemplateCards first={all.length === 0} onPick={create} />}
          </div>
        )}
      </Answer>
      {creating && (
        <CreateDialog
          segment={segment}
          template={template === anyTemplate ? undefined : template}
          onClose={() => void navigate({ search: {} })}
        />
      )}
    </>
  )
}
