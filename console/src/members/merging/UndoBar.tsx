import { undoMerge } from '@regulars/contract/merging'
import { useNavigate } from '@tanstack/react-router'
import { Alert, App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../api.ts'
import { useKeys } from './useKeys.ts'

/** A decision just made. */
export interface Decided {
  readonly pairKey: string
  /** Null when they were kept apart: there is nothing to take back. */
  readonly mergeId: string | null
  readonly from: string
  readonly into: string
}

interface Props {
  readonly decided: Decided
  readonly onClose: () => void
}

/** Says what was decided, with the way back right there: the pair is open again then. */
export function UndoBar({ decided, onClose }: Props) {
  const { t } = useTranslation('merging')
  const { message } = App.useApp()
  const navigate = useNavigate()
  const { mergeId, pairKey, from, into } = decided
  const undo = useCommand(undoMerge, {
    done: () => {
      message.success(t('undo.done'))
      onClose()
      void navigate({ to: '/duplicates', search: { pair: pairKey }, replace: true })
    },
  })
  const run = () => {
    if (mergeId && !undo.isPending) undo.run({ params: { id: mergeId }, body: { reason: t('undo.reason') } })
  }
  useKeys(mergeId ? { u: run } : {})
  return (
    <Alert
      className="undo-bar"
      type="success"
      showIcon
      role="status"
      closable={{ onClose, 'aria-label': t('undo.close') }}
      title={t(mergeId ? 'decided.merged' : 'decided.kept_apart', { from, into })}
      action={
        mergeId && (
          <Button size="small" loading={undo.isPending} onClick={run} aria-keyshortcuts="u">
            {t('undo.action')}{' '}
            <span className="key-hint" aria-hidden="true">
              u
            </span>
          </Button>
        )
      }
    />
  )
}
