import { clearExportFile, exportFile } from '@regulars/contract/exports'
import { useFormat, useUi } from '@regulars/ui/context.tsx'
import { Badge, type BadgeProps, Table, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMay } from '../session.ts'
import { DownloadButton } from '../shell/DownloadButton.tsx'
import { type ExportKind, type ExportRow, fileNameOf } from './exports.ts'

interface Props {
  readonly exports: readonly ExportRow[]
  readonly kinds: readonly ExportKind[]
}

const statuses: Readonly<Record<ExportRow['state'], NonNullable<BadgeProps['status']>>> = {
  queued: 'processing',
  done: 'success',
  failed: 'error',
  expired: 'default',
}

/** Who took what out, when, and what for. */
export function ExportTable({ exports, kinds }: Props) {
  const { t } = useTranslation('exports')
  const { locale } = useUi()
  const format = useFormat()
  const nameOf = (kind: ExportRow['kind']) => kinds.find((one) => one.kind === kind)?.name[locale] ?? kind
  return (
    <Table<ExportRow>
      size="small"
      rowKey="id"
      pagination={exports.length > 20 && { pageSize: 20 }}
      dataSource={exports}
      columns={[
        {
          key: 'what',
          title: t('column.what'),
          render: (_, one) => (
            <>
              {nameOf(one.kind)} {one.clear && <Tag color="red">{t('tag.clear')}</Tag>}
              {one.partner !== null && <Tag>{one.partner}</Tag>}
              <div className="soft">{one.purpose ?? t('noPurpose')}</div>
            </>
          ),
        },
        {
          key: 'who',
          title: t('column.who'),
          responsive: ['md'],
          render: (_, { createdBy, createdAt }) => (
            <>
              {createdBy ?? '—'}
              <div className="soft">{format.instant(createdAt)}</div>
            </>
          ),
        },
        {
          key: 'rows',
          title: t('column.rows'),
          align: 'right',
          responsive: ['md'],
          render: (_, { state, rows, bytes, format: written }) =>
            state === 'done' || state === 'expired' ? (
              <>
                <span className="number">{format.count(rows)}</span>
                <div className="soft">
                  {written.toUpperCase()}, {format.bytes(bytes)}
                </div>
              </>
            ) : (
              '—'
            ),
        },
        {
          key: 'state',
          title: t('column.file'),
          align: 'right',
          render: (_, one) => <File of={one} />,
        },
      ]}
    />
  )
}

function File({ of: one }: { readonly of: ExportRow }) {
  const { t } = useTranslation('exports')
  const mayReveal = useMay('members:reveal')
  if (one.state !== 'done' || (one.clear && !mayReveal))
    return <Badge status={statuses[one.state]} text={t(`state.${one.state}`)} />
  return (
    <DownloadButton
      size="small"
      endpoint={one.clear ? clearExportFile : exportFile}
      sent={{ params: { id: one.id } }}
      fileName={fileNameOf(one)}
    >
      {t('download')}
    </DownloadButton>
  )
}
