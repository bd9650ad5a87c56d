import { undoImport } from '@regulars/contract/connections'
import { Button, Popconfirm } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { type ImportRow, mayUndo } from './report.ts'

export function UndoButton({ job }: { readonly job: ImportRow }) {
  const { t } = useTranslation('imports')
  const undoing = useCommand(undoImport)
  if (!mayUndo(job)) return null
  return (
    <Popconfirm
      title={t('undo.ask')}
      description={<p className="confirm-words">{t('undo.explain')}</p>}
      okText={t('undo')}
      okButtonProps={{ danger: true }}
      onConfirm={() => undoing.run({ params: { id: job.id } })}
    >
      <Button danger loading={undoing.isPending}>
        {t('undo')}
      </Button>
    </Popconfirm>
  )
}
