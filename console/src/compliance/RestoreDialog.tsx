import { MOST_RESTORED_DAYS, restoreArchiveFile } from '@regulars/contract/archive'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, App, Form, InputNumber, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { problemWords } from '../problem.ts'
import { type ArchiveFile, monthWords } from './archive.ts'

interface Props {
  readonly file: ArchiveFile
  readonly onClose: () => void
}

const FIRST_PROPOSAL = 30

/** For how many days a month comes back. */
export function RestoreDialog({ file, onClose }: Props) {
  const { t } = useTranslation(['archive', 'shell'])
  const { locale, format } = useUi()
  const { message } = App.useApp()
  const restore = useCommand(restoreArchiveFile, {
    done: () => {
      message.success(t('restore.done'))
      onClose()
    },
    failed: () => {},
  })
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('restore.title', { month: monthWords(file.month, locale) })}
      okText={t(file.state === 'restored' ? 'restore.longer' : 'restore')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'restore', loading: restore.isPending }}
    >
      {restore.error && <Alert type="error" showIcon title={problemWords(restore.error, t('shell:unreachable'))} />}
      <p className="plain">{t('restore.text', { count: file.events, n: format.count(file.events) })}</p>
      <Form<{ days: number }>
        name="restore"
        layout="vertical"
        requiredMark={false}
        initialValues={{ days: FIRST_PROPOSAL }}
        onFinish={({ days }) => restore.run({ params: { file: file.id }, body: { days } })}
        className="dialog-form"
      >
        <Form.Item name="days" label={t('restore.days')} rules={[{ required: true, message: t('restore.rule') }]}>
          <InputNumber min={1} max={MOST_RESTORED_DAYS} precision={0} className="wide" />
        </Form.Item>
      </Form>
    </Modal>
  )
}
