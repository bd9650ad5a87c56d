import { answerClock } from '@regulars/contract/incidents'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, Button, Form, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { problemWords } from '../problem.ts'
import type { Clock, Incident } from './incidents.ts'
import { TimeLeft } from './TimeLeft.tsx'

interface Props {
  readonly of: Incident
  readonly mayWrite: boolean
}

/** Whom the laws say to tell, by when; the worst first. */
export function ClocksPanel({ of: incident, mayWrite }: Props) {
  const { t } = useTranslation('incidents')
  const { locale, format } = useUi()
  const [answering, setAnswering] = useState<Clock>()
  return (
    <section className="panel" aria-labelledby="incident-clocks">
      <h2 className="panel-title" id="incident-clocks">
        {t('clocks')}
      </h2>
      <ul className="cards">
        {incident.clocks.map((one) => (
          <li key={one.clock} className="incident-line">
            <div className="incident-words">
              <strong>{one.to[locale]}</strong>
              <span className="value-origin">
                {one.dueAt === null
                  ? t('noHours')
                  : t('due', { hours: String(one.hours), when: format.instant(one.dueAt) })}
                {' · '}
                {one.source}
              </span>
              {one.answer && (
                <span className="value-origin">
                  {t(`answer.${one.answer}`)}: {one.way ?? one.reason} ·{' '}
                  {one.answeredAt && format.instant(one.answeredAt)} · {one.answeredBy}
                </span>
              )}
              {one.notice && (
                <details>
                  <summary className="value-origin">{t('sentWords')}</summary>
                  <p className="plain incident-text">{one.notice}</p>
                </details>
              )}
            </div>
            <div className="incident-next">
              <TimeLeft clock={one} />
              {mayWrite && one.answer === null && (
                <Button
                  size="small"
                  onClick={() => setAnswering(one)}
                  aria-label={t('answerTo', { to: one.to[locale] })}
                >
                  {t('answer')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {answering && <AnswerDialog incident={incident} clock={answering} onClose={() => setAnswering(undefined)} />}
    </section>
  )
}

type Said =
  | { readonly answer: 'notified'; readonly language: 'zh-CN' | 'en'; readonly way: string }
  | { readonly answer: 'not_notifiable'; readonly reason: string }

interface DialogProps {
  readonly incident: Incident
  readonly clock: Clock
  readonly onClose: () => void
}

/** A notice is marked as sent only when nothing is missing in it; nobody goes untold without a reason. */
function AnswerDialog({ incident, clock, onClose }: DialogProps) {
  const { t } = useTranslation(['incidents', 'shell'])
  const { locale } = useUi()
  const [form] = Form.useForm<Said>()
  const kind = Form.useWatch('answer', form) ?? 'notified'
  const language = Form.useWatch('language', form) ?? locale
  const send = useCommand(answerClock, { done: onClose, failed: () => {} })
  const draft = incident.drafts.find((one) => one.clock === clock.clock && one.language === language)
  const missing = kind === 'notified' ? (draft?.missing ?? []) : []
  return (
    <Modal
      open
      onCancel={onClose}
      title={clock.to[locale]}
      okText={t(kind === 'notified' ? 'markSent' : 'shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'clock', loading: send.isPending, disabled: missing.length > 0 }}
    >
      {send.error && <Alert type="error" showIcon title={problemWords(send.error, t('shell:unreachable'))} />}
      <Form<Said>
        form={form}
        name="clock"
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        initialValues={{ answer: 'notified', language: locale }}
        onFinish={(body) => send.run({ params: { id: incident.id, clock: clock.clock }, body })}
      >
        <Form.Item name="answer" label={t('answer')}>
          <Radio.Group
            options={(['notified', 'not_notifiable'] as const).map((value) => ({ value, label: t(`answer.${value}`) }))}
          />
        </Form.Item>
        {kind === 'notified' ? (
          <>
            <Form.Item name="language" label={t('language')}>
              <Radio.Group
                options={(['zh-CN', 'en'] as const).map((value) => ({ value, label: t(`language.${value}`) }))}
              />
            </Form.Item>
            {missing.length > 0 && (
              <Alert
                type="warning"
                showIcon
                title={t('missing', { fields: missing.map((field) => t(`fact.${field}`)).join(t('comma')) })}
              />
            )}
            <Form.Item
              name="way"
              label={t('way')}
              extra={t('wayHint')}
              rules={[{ required: true, min: 3, message: t('rule') }]}
            >
              <Input maxLength={500} />
            </Form.Item>
          </>
        ) : (
          <Form.Item
            name="reason"
            label={t('reason')}
            extra={t('reasonHint')}
            rules={[{ required: true, whitespace: true, min: 10, message: t('rule.ten') }]}
          >
            <Input.TextArea maxLength={2_000} autoSize={{ minRows: 2, maxRows: 8 }} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  )
}
