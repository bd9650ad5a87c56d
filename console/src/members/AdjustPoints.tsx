import type { ResponseOf } from '@regulars/contract'
import { adjustPoints } from '@regulars/contract/loyalty'
import { useFormat } from '@regulars/ui/context.tsx'
import { Alert, App, Button, Form, Input, InputNumber, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { problemWords } from '../problem.ts'

type Balance = ResponseOf<typeof adjustPoints>['balance']

interface Props {
  readonly memberId: string
  readonly balance: Balance
  readonly onClose: () => void
}

interface Adjustment {
  readonly points: number
  readonly reason: string
}

/** Give or take points: first a dry run that shows the balance after, then the posting. */
export function AdjustPoints({ memberId, balance, onClose }: Props) {
  const { t } = useTranslation(['members', 'shell'])
  const format = useFormat()
  const { message } = App.useApp()
  const [form] = Form.useForm<Adjustment>()
  const params = { member: memberId }
  const preview = useCommand(adjustPoints, { changesNothing: true, failed: () => {} })
  const post = useCommand(adjustPoints, {
    done: (answer) => {
      message.success(t('adjust.done', { balance: format.points(answer.balance.available) }))
      onClose()
    },
    failed: () => preview.reset(),
  })
  const problem = preview.error ?? post.error
  const wanted = form.getFieldsValue()
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('adjust.title')}
      footer={
        preview.data
          ? [
              <Button key="back" onClick={preview.reset}>
                {t('adjust.back')}
              </Button>,
              <Button
                key="post"
                type="primary"
                danger={wanted.points < 0}
                loading={post.isPending}
                onClick={() => post.run({ params, body: wanted })}
              >
                {t(wanted.points < 0 ? 'adjust.take' : 'adjust.give', {
                  points: format.points(Math.abs(wanted.points)),
                })}
              </Button>,
            ]
          : [
              <Button key="cancel" onClick={onClose}>
                {t('shell:cancel')}
              </Button>,
              <Button key="preview" type="primary" htmlType="submit" form="adjust" loading={preview.isPending}>
                {t('adjust.preview')}
              </Button>,
            ]
      }
    >
      {problem && <Alert type="error" showIcon role="alert" title={problemWords(problem, t('shell:unreachable'))} />}
      {preview.data && (
        <Alert
          type="info"
          showIcon
          title={t('adjust.result', {
            before: format.points(balance.available),
            after: format.points(preview.data.balance.available),
          })}
        />
      )}
      <Form<Adjustment>
        name="adjust"
        form={form}
        layout="vertical"
        requiredMark={false}
        disabled={preview.data !== undefined}
        onFinish={(body) => preview.run({ params, body: { ...body, dryRun: true } })}
        className="dialog-form"
      >
        <Form.Item
          name="points"
          label={t('adjust.points')}
          extra={t('adjust.pointsHint')}
          rules={[
            {
              validator: (_, value) => (isAmount(value) ? Promise.resolve() : Promise.reject()),
              message: t('adjust.pointsRule'),
            },
          ]}
        >
          <InputNumber precision={0} autoFocus className="wide" />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('adjust.reason')}
          extra={t('adjust.reasonHint')}
          rules={[{ required: true, whitespace: true, min: 3, message: t('adjust.reasonRule') }]}
        >
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  )
}

const isAmount = (value: unknown): boolean => Number.isSafeInteger(value) && value !== 0
