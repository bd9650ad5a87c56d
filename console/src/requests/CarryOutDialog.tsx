import { carryOutDeletion } from '@regulars/contract/deletions'
import { Alert, App, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { problemWords } from '../problem.ts'
import type { DeletionRequest } from './requests.ts'

interface Props {
  readonly request: DeletionRequest
  readonly onClose: () => void
}

/** Says what is deleted and what is kept, and asks once more: it cannot be undone. */
export function CarryOutDialog({ request, onClose }: Props) {
  const { t } = useTranslation(['requests', 'shell'])
  const { message } = App.useApp()
  const erase = useCommand(carryOutDeletion, {
    done: () => {
      message.success(t('carry.done'))
      onClose()
    },
    failed: () => {},
  })
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
