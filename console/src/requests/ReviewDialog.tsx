import { answerReview } from '@regulars/contract/decisions'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, Form, Input, Modal, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../problem.ts'
import { useClosingCommand } from '../shell/useClosingCommand.ts'
import type { Review } from './ReviewsPanel.tsx'

interface Props {
  readonly review: Review
  readonly onClose: () => void
}

interface Answer {
  readonly outcome: 'upheld' | 'changed'
  readonly reason: string
}

const SHORTEST = 10

/** A person decides anew, for a reason that the member reads. */
export function ReviewDialog({ review, onClose }: Props) {
  const { t } = useTranslation(['requests', 'shell'])
  const { locale } = useUi()
  const answer = useClosingCommand(answerReview, { said: t('reviews.done'), onClose, failed: () => {} })
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('reviews.title', { name: review.name[locale] })}
      okText={t('reviews.act')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'review', loading: answer.isPending }}
    >
      {answer.error && <Alert type="error" showIcon title={problemWords(answer.error, t('shell:unreachable'))} />}
      {review.words && <p>“{review.words}”</p>}
      <Form<Answer>
        name="review"
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        onFinish={(body) => answer.run({ params: { id: review.id }, body })}
      >
        <Form.Item name="outcome" label={t('reviews.outcome')} rules={[{ required: true, message: t('reviews.rule') }]}>
          <Radio.Group
            options={[
              { value: 'upheld', label: t(review.suspends ? 'reviews.uphold.journey' : 'reviews.uphold') },
              { value: 'changed', label: t(review.suspends ? 'reviews.change.journey' : 'reviews.change') },
            ]}
          />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('reviews.reason')}
          extra={t('reviews.reasonHint')}
          rules={[{ required: true, min: SHORTEST, whitespace: true, message: t('reviews.reasonRule') }]}
        >
          <Input.TextArea maxLength={1000} autoSize={{ minRows: 2, maxRows: 6 }} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
