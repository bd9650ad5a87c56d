import { listPurposes } from '@regulars/contract/consent'
import { listNotices } from '@regulars/contract/notices'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { type NoticeVersion, type Purpose, versionsFor } from './consent.ts'
import { NoticeDrawer } from './NoticeDrawer.tsx'
import { NoticesPanel } from './NoticesPanel.tsx'
import { PurposeDialog } from './PurposeDialog.tsx'
import { PurposeFacts } from './PurposeFacts.tsx'

/** What members may be contacted for, and the notices that tell of it. */
export function PurposesTab() {
  const { t } = useTranslation('consent')
  const [reading, setReading] = useState<NoticeVersion>()
  const [editing, setEditing] = useState<Purpose | 'new'>()
  const mayWrite = useMay('workspace:manage')
  const purposes = useEndpoint(listPurposes, {})
  const notices = useEndpoint(listNotices, {})
  return (
    <div className="stack">
      <section className="panel" aria-labelledby="purposes-title">
        <h2 className="panel-title" id="purposes-title">
          {t('purposes.title')}
          {mayWrite && <Button onClick={() => setEditing('new')}>{t('purposes.add')}</Button>}
        </h2>
        <Answer
          of={purposes}
          isEmpty={({ items }) => items.length === 0}
          empty={<Empty title={t('purposes.empty')} text={t('purposes.emptyText')} />}
        >
          {({ items }) => (
            <ul className="cards">
              {items.map((purpose) => (
                <PurposeFacts
                  key={purpose.code}
                  purpose={purpose}
                  versions={versionsFor(purpose, notices.data?.versions ?? [])}
                  onRead={setReading}
                  onEdit={mayWrite ? () => setEditing(purpose) : undefined}
                />
              ))}
            </ul>
          )}
        </Answer>
      </section>
      <section className="panel" aria-labelledby="notices-title">
        <h2 className="panel-title" id="notices-title">
          {t('notices.title')}
        </h2>
        <p className="soft consent-lead">{t('notices.text')}</p>
        <Answer of={notices} rows={3}>
          {(all) => <NoticesPanel notices={all} purposes={purposes.data?.items ?? []} onRead={setReading} />}
        </Answer>
      </section>
      {editing && (
        <PurposeDialog purpose={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
      {reading && (
        <NoticeDrawer version={reading} purposes={purposes.data?.items ?? []} onClose={() => setReading(undefined)} />
      )}
    </div>
  )
}
