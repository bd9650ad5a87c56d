import { undoMerge } from '@regulars/contract/merging'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../../problem.ts'
import { useClosingCommand } from '../../shell/useClosingCommand.ts'
import { OneFieldDialog } from '../OneFieldDialog.tsx'

interface Props {
  readonly mergeId: string
  readonly onClose: () => void
}

/** Parts two members again, with the reason. */
export function UnmergeDialog({ mergeId, onClose }: Props) {
  const { t } = useTranslation(['merging', 'shell'])
  const undo = useClosingCommand(undoMerge, { said: t('unmerge.done'), onClose, failed: () => {} })
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
