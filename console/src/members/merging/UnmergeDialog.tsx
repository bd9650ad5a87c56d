import { undoMerge } from '@regulars/contract/merging'
import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../api.ts'
import { problemWords } from '../../problem.ts'
import { OneFieldDialog } from '../OneFieldDialog.tsx'

interface Props {
  readonly mergeId: string
  readonly onClose: () => void
}

/** Parts two members again, with the reason. */
export function UnmergeDialog({ mergeId, onClose }: Props) {
  const { t } = useTranslation(['merging', 'shell'])
  const { message } = App.useApp()
  const undo = useCommand(undoMerge, {
    done: () => {
      message.success(t('unmerge.done'))
      onClose()
    },
    failed: () => {},
  })
  return (
    <OneFieldDialog
      title={t('unmerge.title')}
      label={t('reason')}
      hint={t('unmerge.text')}
      rule={t('reason.rule')}
      maxLength={500}
      isPending={undo.isPending}
      problem={undo.error && problemWords(undo.error, t('shell:unreachable'))}
      onSubmit={(reason) => undo.run({ params: { id: mergeId }, body: { reason } })}
      onClose={onClose}
    />
  )
}
