import { decideDuplicate } from '@regulars/contract/merging'
import { Alert, Button, Form, Input, type InputRef, Modal } from 'antd'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../api.ts'
import { problemWords } from '../../problem.ts'
import { useMemberWords } from '../MemberName.tsx'
import { keyOf, type Pair } from './pairs.ts'
import type { Decided } from './UndoBar.tsx'

interface Props {
  readonly pair: Pair
  readonly decision: 'merge' | 'keep_apart'
  readonly survivorId: string
  readonly onClose: () => void
  readonly onDecided: (decided: Decided) => void
}

/** Reasons that reviewers give most, so that most pairs need no typing. */
const usual = {
  merge: ['contact', 'confirmed', 'oldCard'],
  keep_apart: ['family', 'two', 'passedOn'],
} as const

/** Asks why, and decides. */
export function DecisionDialog({ pair, decision, survivorId, onClose, onDecided }: Props) {
  const { t } = useTranslation(['merging', 'shell'])
  const words = useMemberWords()
  const input = useRef<InputRef>(null)
  const [form] = Form.useForm<{ reason: string }>()
  const survivor = pair.members.find(({ id }) => id === survivorId)!
  const gone = pair.members.find(({ id }) => id !== survivorId)!
  const names = { from: words(gone), into: words(survivor) }
  const decide = useCommand(decideDuplicate, {
    done: ({ merge }) => {
      onClose()
      onDecided({ pairKey: keyOf(pair), mergeId: merge?.id ?? null, ...names })
    },
    failed: () => {},
  })
  const members = [pair.members[0]!.id, pair.members[1]!.id] as [string, string]
  const send = (reason: string) =>
    decide.run({ body: { members, decision, reason, ...(decision === 'merge' && { survivor: survivorId }) } })
  return (
    <Modal
      open
      onCancel={onClose}
      afterOpenChange={(open) => open && input.current?.focus()}
      title={t(`dialog.${decision}`)}
      okText={t(`decide.${decision}`)}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'decision', loading: decide.isPending }}
    >
      <p>{t(`dialogText.${decision}`, names)}</p>
      {decide.error && <Alert type="error" showIcon title={problemWords(decide.error, t('shell:unreachable'))} />}
      <Form name="decision" form={form} layout="vertical" requiredMark={false} onFinish={({ reason }) => send(reason)}>
        <Form.Item
          name="reason"
          label={t('reason')}
          rules={[{ required: true, whitespace: true, min: 3, message: t('reason.rule') }]}
        >
          <Input ref={input} maxLength={500} />
        </Form.Item>
        <div className="row">
          {usual[decision].map((each) => (
            <Button
              key={each}
              size="small"
              onClick={() => {
                form.setFieldsValue({ reason: t(`usual.${each}`) })
                input.current?.focus()
              }}
            >
              {t(`usual.${each}`)}
            </Button>
          ))}
        </div>
      </Form>
    </Modal>
  )
}
