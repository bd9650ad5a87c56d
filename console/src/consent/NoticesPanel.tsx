import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../session.ts'
import { type Notices, type NoticeVersion, noticeCodes, openDraft, type Purpose } from './consent.ts'
import { NoticeForm } from './NoticeForm.tsx'
import { VersionLine } from './VersionLine.tsx'

interface Props {
  readonly notices: Notices
  readonly purposes: readonly Purpose[]
  readonly onRead: (version: NoticeVersion) => void
}

/** Every notice with its versions and the draft of the next. */
export function NoticesPanel({ notices, purposes, onRead }: Props) {
  const { t } = useTranslation('consent')
  const [writing, setWriting] = useState<{ readonly notice: string | undefined }>()
  const mayWrite = useMay('workspace:manage')
  const codes = noticeCodes(notices)
  const add = mayWrite && <Button onClick={() => setWriting({ notice: undefined })}>{t('notices.new')}</Button>
  return (
    <>
      {codes.length === 0 ? (
        <Empty title={t('notices.empty')} text={t('notices.emptyText')} action={add} />
      ) : (
        <>
          <ul className="cards">
            {codes.map((code) => (
              <NoticeLine
                key={code}
                code={code}
                notices={notices}
                onRead={onRead}
                onWrite={mayWrite ? () => setWriting({ notice: code }) : undefined}
              />
            ))}
          </ul>
          <div className="consent-actions">{add}</div>
        </>
      )}
      {writing && (
        <NoticeForm
          notice={writing.notice}
          notices={notices}
          purposes={purposes}
          onClose={() => setWriting(undefined)}
        />
      )}
    </>
  )
}

interface LineProps {
  readonly code: string
  readonly notices: Notices
  readonly onRead: (version: NoticeVersion) => void
  readonly onWrite: (() => void) | undefined
}

function NoticeLine({ code, notices, onRead, onWrite }: LineProps) {
  const { t } = useTranslation('consent')
  const format = useFormat()
  const draft = openDraft(notices, code)
  const versions = notices.versions.filter(({ notice }) => notice === code)
  return (
    <li className="consent-line">
      <div className="consent-words">
        <code className="mono">{code}</code>
        {versions.map((version) => (
          <VersionLine key={version.version} version={version} onRead={onRead} />
        ))}
        {draft && (
          <span className="value-origin">{t('notices.draftOf', { when: format.instant(draft.updatedAt) })}</span>
        )}
      </div>
      {onWrite && (
        <Button size="small" onClick={onWrite}>
          {t(draft ? 'notices.draft' : 'notices.next')}
        </Button>
      )}
    </li>
  )
}
