import { addRegulation, changeRegulation } from '@regulars/contract/regulations'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, App, Form, Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { problemWords } from '../problem.ts'
import type { Regulation } from './registers.ts'

interface Props {
  /** Absent: a new one; without an id one of a policy pack that is taken up. */
  readonly law: Regulation | undefined
  readonly onClose: () => void
}

interface Written {
  readonly law: string
  readonly version: string
  readonly jurisdiction: string
  readonly effectiveOn: string
  readonly impact: string
}

/** Enters a law, takes up that of a pack, or corrects one. */
export function RegulationDialog({ law, onClose }: Props) {
  const { t } = useTranslation(['registers', 'shell'])
  const { locale } = useUi()
  const { message } = App.useApp()
  const done = () => {
    message.success(t('shell:saved'))
    onClose()
  }
  const add = useCommand(addRegulation, { done, failed: () => {} })
  const change = useCommand(changeRegulation, { done, failed: () => {} })
  const error = add.error ?? change.error
  const save = (body: Written) =>
    law?.id
      ? change.run({ params: { regulation: law.id }, body })
      : add.run({ body: { ...body, pack: law?.pack ? { pack: law.pack.pack, version: law.pack.version } : null } })
  const mandatory = [{ required: true, whitespace: true, message: t('rule.mandatory') }]
  return (
    <Modal
      open
      onCancel={onClose}
      title={t(!law ? 'regulations.add' : law.id ? 'law.edit' : 'law.takeUp')}
      okText={t('shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'regulation', loading: add.isPending || change.isPending }}
    >
      {error && <Alert type="error" showIcon title={problemWords(error, t('shell:unreachable'))} />}
      {!law?.id && <p className="soft">{t('law.makesTasks')}</p>}
      <Form<Written>
        name="regulation"
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        initialValues={
          law
            ? { ...law, law: law.law[locale], impact: law.id ? law.impact[locale] : '', effectiveOn: law.effectiveOn }
            : {}
        }
        onFinish={save}
      >
        <Form.Item name="law" label={t('law.name')} rules={mandatory}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="version" label={t('law.version')} extra={t('law.versionHint')} rules={mandatory}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="jurisdiction" label={t('law.jurisdiction')} rules={mandatory}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="effectiveOn" label={t('law.effectiveOn')} rules={mandatory}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="impact" label={t('law.impact')} extra={t('law.impactHint')} rules={mandatory}>
          <Input.TextArea maxLength={4_000} autoSize={{ minRows: 2, maxRows: 8 }} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
