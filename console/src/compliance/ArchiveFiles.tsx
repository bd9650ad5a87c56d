import { releaseArchiveFile } from '@regulars/contract/archive'
import { useUi } from '@regulars/ui/context.tsx'
import { App, Badge, type BadgeProps, Button, Table } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { useIsPhone } from '../shell/useMedia.ts'
import { type ArchiveFile, monthWords } from './archive.ts'
import { RestoreDialog } from './RestoreDialog.tsx'

interface Props {
  readonly files: readonly ArchiveFile[]
  readonly mayWrite: boolean
}

const statuses: Readonly<Record<ArchiveFile['state'], NonNullable<BadgeProps['status']>>> = {
  moving: 'processing',
  archived: 'default',
  restoring: 'processing',
  restored: 'success',
}

/** The files of the archive, and their way back into the history. */
export function ArchiveFiles({ files, mayWrite }: Props) {
  const { t } = useTranslation('archive')
  const { locale, format } = useUi()
  const isPhone = useIsPhone()
  const [restoring, setRestoring] = useState<ArchiveFile>()
  return (
    <>
      <Table<ArchiveFile>
        size="small"
        rowKey="id"
        pagination={false}
        dataSource={[...files]}
        columns={[
          {
            key: 'month',
            title: t('column.month'),
            render: (_, file) => (
              <>
                {monthWords(file.month, locale)}
                {isPhone && <div className="soft archive-note">{t('file.size', sizeOf(file, format))}</div>}
              </>
            ),
          },
          {
            key: 'events',
            title: t('column.events'),
            align: 'right',
            className: 'number',
            hidden: isPhone,
            render: (_, { events }) => format.count(events),
          },
          {
            key: 'bytes',
            title: t('column.bytes'),
            align: 'right',
            className: 'number',
            hidden: isPhone,
            render: (_, { bytes }) => format.bytes(bytes),
          },
          { key: 'state', title: t('column.state'), render: (_, file) => <State file={file} /> },
          {
            key: 'action',
            align: 'right',
            render: (_, file) => mayWrite && <Action file={file} onRestore={() => setRestoring(file)} />,
          },
        ]}
      />
      {restoring && <RestoreDialog file={restoring} onClose={() => setRestoring(undefined)} />}
    </>
  )
}

function sizeOf({ events, bytes }: ArchiveFile, format: ReturnType<typeof useUi>['format']) {
  return { count: events, n: format.count(events), bytes: format.bytes(bytes) }
}

function State({ file }: { readonly file: ArchiveFile }) {
  const { t } = useTranslation('archive')
  const { format } = useUi()
  const { state, events, restoredEvents, restoredUntil, restoreFailed, archivedAt } = file
  const told = {
    moving: t('file.moving'),
    archived: archivedAt === null ? '' : t('file.since', { day: format.dayOf(archivedAt) }),
    restoring: t('file.progress', { n: format.count(restoredEvents), of: format.count(events) }),
    restored: restoredUntil === null ? '' : t('file.until', { day: format.dayOf(restoredUntil) }),
  }[state]
  return (
    <>
      <Badge status={restoreFailed ? 'error' : statuses[state]} text={t(`state.${state}`)} />
      <div className="soft archive-note">{restoreFailed ? t('file.failed') : told}</div>
    </>
  )
}

function Action({ file, onRestore }: { readonly file: ArchiveFile; readonly onRestore: () => void }) {
  const { t } = useTranslation('archive')
  const { locale } = useUi()
  const { message } = App.useApp()
  const isPhone = useIsPhone()
  const release = useCommand(releaseArchiveFile, { done: () => message.success(t('release.done')) })
  const month = monthWords(file.month, locale)
  if (file.state === 'moving' || file.state === 'restoring') return null
  const again = file.state === 'restored'
  return (
    <div className={isPhone ? 'archive-buttons' : 'row archive-row'}>
      <Button
        size="small"
        onClick={onRestore}
        aria-label={t(again ? 'restore.longer.label' : 'restore.label', { month })}
      >
        {t(again ? 'restore.longer' : 'restore')}
      </Button>
      {again && (
        <Button
          size="small"
          loading={release.isPending}
          onClick={() => release.run({ params: { file: file.id } })}
          aria-label={t('release.label', { month })}
        >
          {t('release')}
        </Button>
      )}
    </div>
  )
}
