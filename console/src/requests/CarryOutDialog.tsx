import { carryOutDeletion } from '@regulars/contract/deletions'
import { Alert, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../problem.ts'
import { useClosingCommand } from '../shell/useClosingCommand.ts'
import type { DeletionRequest } from './requests.ts'

interface Props {
  readonly request: DeletionRequest
  readonly onClose: () => void
}

/** Says what is deleted and what is kept, and asks once more: it cannot be undone. */
export function CarryOutDialog({ request, onClose }: Props) {
  const { t } = useTranslation(['requests', 'shell'])
  const erase = useClosingCommand(carryOutDeletion, { said: t('carry.done'), onClose, failed: () => {} })
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('carry.title', { member: request.memberNumber ?? request.memberId.slice(0, 8) })}
      okText={t('carry.ok')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ danger: true, loading: erase.isPending }}
      onOk={() => erase.run({ params: { id: request.id }, body: {} })}
    >
      {erase.error && <Alert type="error" showIcon title={problemWords(erase.error, t('shell:unreachable'))} />}
      <p>{t('carry.gone')}</p>
      <p>{t('carry.kept')}</p>
      <p>
        <strong>{t('carry.forGood')}</strong>
      </p>
    </Modal>
  )
}
