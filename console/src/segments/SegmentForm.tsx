import type { Rule } from '@regulars/contract/rules'
import { createSegment, updateSegment } from '@regulars/contract/segments'
import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { problemWords } from '../problem.ts'
import { Preview } from './Preview.tsx'
import { RuleBuilder } from './RuleBuilder.tsx'
import { rooted, simplified } from './rule.ts'
import type { SegmentRow } from './segmentName.ts'

interface Props {
  /** The segment to change; a new one without. */
  readonly segment?: SegmentRow
  readonly firstRule?: Rule
  readonly onSaved: (segment: SegmentRow) => void
  readonly onCancel: () => void
}

interface Words {
  readonly name: string
  readonly description?: string
}

/** Writes a segment: its rule with the live count beside it, then its name. */
export function SegmentForm({ segment, firstRule, onSaved, onCancel }: Props) {
  const { t } = useTranslation(['segments', 'shell'])
  const [rule, setRule] = useState(() => rooted(segment?.rule ?? firstRule ?? null))
  const [problem, setProblem] = useState<Error>()
  const options = { done: onSaved, failed: setProblem }
  const creating = useCommand(createSegment, options)
  const updating = useCommand(updateSegment, options)
  const saved = simplified(rule)

  const save = ({ name, description = '' }: Words) => {
    if (!saved) return
    setProblem(undefined)
    if (segment) updating.run({ params: { id: segment.id }, body: { name, description, rule: saved } })
    else creating.run({ body: { name, description, rule: saved } })
  }

  return (
    <div className="segment-form">
      <section className="panel" aria-labelledby="segment-rule">
        <h2 className="panel-title" id="segment-rule">
          {t('form.who')}
        </h2>
        <RuleBuilder value={rule} onChange={setRule} />
      </section>
      <aside className="panel segment-form-side" aria-label={t('preview.title')}>
        <Preview rule={saved} />
        <Form<Words>
          layout="vertical"
          requiredMark={false}
          initialValues={{ name: segment?.name, description: segment?.description }}
          onFinish={save}
        >
          <Form.Item
            name="name"
            label={t('form.name')}
            rules={[{ required: true, whitespace: true, message: t('form.nameMissing') }]}
          >
            <Input maxLength={80} />
          </Form.Item>
          <Form.Item name="description" label={t('form.description')}>
            <Input.TextArea maxLength={500} rows={2} />
          </Form.Item>
          {problem && (
            <Alert
              type="error"
              showIcon
              role="alert"
              title={problemWords(problem, t('shell:unreachable'))}
              className="form-problem"
            />
          )}
          <div className="row">
            <Button
              type="primary"
              htmlType="submit"
              disabled={!saved}
              loading={creating.isPending || updating.isPending}
            >
              {segment ? t('shell:save') : t('form.create')}
            </Button>
            <Button onClick={onCancel}>{t('shell:cancel')}</Button>
          </div>
        </Form>
      </aside>
    </div>
  )
}
