import { PlusOutlined } from '@ant-design/icons'
import { listImportSchedules } from '@regulars/contract/importSchedules'
import { Empty } from '@regulars/ui/Faces.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { ScheduleForm } from './ScheduleForm.tsx'
import { SchedulePanel } from './SchedulePanel.tsx'
import './imports.css'

const route = getRouteApi('/signedIn/shell/import/schedules')
/** Stands in the address for a schedule not made yet. */
const fresh = '+'
const pollMs = 2000

/** Files that come by themselves, from a folder of the server or from an address. */
export function SchedulesPage() {
  const { t } = useTranslation('schedules')
  const { schedule: shown } = route.useSearch()
  const navigate = route.useNavigate()
  const maySchedule = useMay('imports:schedule')
  const show = (id: string | undefined) => void navigate({ search: { schedule: id } })
  const schedules = useEndpoint(
    listImportSchedules,
    {},
    { pollMs: (answer) => (answer?.items.some(({ lastRun }) => lastRun?.state === 'running') ? pollMs : false) },
  )
  const newButton = maySchedule && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => show(fresh)}>
      {t('new')}
    </Button>
  )
  if (shown === fresh && maySchedule) {
    return (
      <>
        <PageHead
          back={
            <Link to="/import/schedules" search={{}}>
              {t('title')}
            </Link>
          }
          title={t('new')}
          answer={t('new.answer')}
        />
        <ScheduleForm onDone={show} />
      </>
    )
  }
  return (
    <>
      <PageHead
        back={<Link to="/import">{t('back')}</Link>}
        title={t('title')}
        answer={t('answer')}
        actions={newButton}
      />
      <Answer
        of={schedules}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={t('empty')} text={t('emptyText')} action={newButton} />}
      >
        {({ items }) => (
          <div className="stack">
            {items.map((one) => (
              <SchedulePanel
                key={one.id}
                schedule={one}
                isOpen={shown === one.id}
                maySchedule={maySchedule}
                onOpen={(open) => show(open ? one.id : undefined)}
              />
            ))}
          </div>
        )}
      </Answer>
    </>
  )
}
