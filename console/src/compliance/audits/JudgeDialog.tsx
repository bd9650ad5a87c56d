import { judgeItem, takeEvidence, verdicts } from '@regulars/contract/audits'
import { useUi } from '@regulars/ui/context.tsx'
import { Loading } from '@regulars/ui/Faces.tsx'
import { Alert, App, Form, Input, Modal, Radio } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../api.ts'
import { problemWords } from '../../problem.ts'
import { type Audit, type Item, standingOf, type Verdict } from './audits.ts'
import { EvidenceBlock } from './EvidenceBlock.tsx'
import { FindingFields, type WrittenFinding } from './FindingFields.tsx'

interface Props {
  readonly audit: Audit
  readonly item: Item
  readonly onClose: () => void
}

interface Judged extends Partial<WrittenFinding> {
  readonly verdict: Verdict
  readonly reason?: string
}

/** The evidence is taken as the dialog opens, so that what is judged is what is so; that of a judged item stays. */
export function JudgeDialog({ audit, item, onClose }: Props) {
  const { t } = useTranslation(['audits', 'shell'])
  const { locale } = useUi()
  const { message } = App.useApp()
  const [form] = Form.useForm<Judged>()
  const verdict = Form.useWatch('verdict', form)
  const params = { audit: audit.id, item: item.item }
  const [evidence, setEvidence] = useState(item.verdict === null ? null : item.evidence)
  const take = useCommand(takeEvidence, {
    done: ({ checklist }) => setEvidence(checklist.find((one) => one.item === item.item)?.evidence ?? null),
    failed: () => {},
  })
  const judge = useCommand(judgeItem, {
    done: () => {
      message.success(t('judged.done'))
      onClose()
    },
    failed: () => {},
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as the dialog opens.
  useEffect(() => {
    if (evidence === null) take.run({ params })
  }, [])
  const standing = standingOf(audit, item.item).length > 0
  const error = judge.error ?? take.error
  const finish = ({ verdict: chosen, reason = '', ...finding }: Judged) => {
    if (!evidence) return
    const seen = evidence.takenAt
    if (chosen === 'not_applicable') judge.run({ params, body: { verdict: chosen, reason, seen } })
    else if (chosen === 'passed') judge.run({ params, body: { verdict: chosen, seen } })
    else {
      // The fields of a new finding are asked for unless one stands already.
      const body = standing ? {} : { finding: finding as WrittenFinding }
      judge.run({ params, body: { verdict: chosen, seen, ...body } })
    }
  }
  return (
    <Modal
      open
      onCancel={onClose}
      width={640}
      title={item.title[locale]}
      okText={t('judge.save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'judgement', loading: judge.isPending, disabled: !evidence }}
    >
      {error && <Alert type="error" showIcon title={problemWords(error, t('shell:unreachable'))} />}
      <p>{item.question[locale]}</p>
      {evidence ? <EvidenceBlock evidence={evidence} /> : take.isPending && <Loading rows={4} />}
      <Form<Judged>
        name="judgement"
        form={form}
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        initialValues={{ severity: 'medium', ...(item.verdict && { verdict: item.verdict }) }}
        onFinish={finish}
      >
        <Form.Item name="verdict" label={t('verdict')} rules={[{ required: true, message: t('verdict.rule') }]}>
          <Radio.Group options={verdicts.map((value) => ({ value, label: t(`verdict.${value}`) }))} />
        </Form.Item>
        {verdict === 'not_applicable' && (
          <Form.Item
            name="reason"
            label={t('reason')}
            rules={[{ required: true, whitespace: true, message: t('say.rule') }]}
          >
            <Input.TextArea maxLength={2_000} autoSize={{ minRows: 2, maxRows: 6 }} />
          </Form.Item>
        )}
        {verdict === 'finding' && (standing ? <p>{t('finding.stands')}</p> : <FindingFields people={audit.people} />)}
      </Form>
    </Modal>
  )
}
