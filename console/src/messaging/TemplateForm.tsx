import { listTopics } from '@regulars/contract/choices'
import { channels, listPurposes } from '@regulars/contract/consent'
import { saveTemplate } from '@regulars/contract/messaging'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, App, Button, Form, Input, Select, Tabs } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { problemWords } from '../problem.ts'
import { useMay } from '../session.ts'
import { TemplatePreview } from './TemplatePreview.tsx'
import { codeFrom, emptyContent, missingLanguages, type TemplateRow } from './templates.ts'

interface Props {
  readonly template?: TemplateRow
  readonly onSaved: (code: string) => void
}

type Words = Pick<TemplateRow, 'code' | 'channel' | 'purpose' | 'topic' | 'content'>

const languages = ['zh-CN', 'en'] as const

/** Edits what a message says, both languages side by side with how it will look. */
export function TemplateForm({ template, onSaved }: Props) {
  const { t } = useTranslation(['messaging', 'terms', 'shell'])
  const { locale } = useUi()
  const { message } = App.useApp()
  const [form] = Form.useForm<Words>()
  const [language, setLanguage] = useState<(typeof languages)[number]>(locale)
  const [problem, setProblem] = useState<Error>()
  const content = Form.useWatch('content', form) ?? template?.content ?? emptyContent
  const channel = Form.useWatch('channel', form) ?? template?.channel ?? 'email'
  const purposes = useEndpoint(listPurposes, {}).data?.items ?? []
  const topics = useEndpoint(listTopics, {}).data?.items ?? []
  const saving = useCommand(saveTemplate, {
    done: ({ code }) => {
      setProblem(undefined)
      void message.success(t('shell:saved'))
      onSaved(code)
    },
    failed: setProblem,
  })
  const mayWrite = useMay('messages:write')
  const missing = missingLanguages(content)
  return (
    <div className="template-form">
      <Form<Words>
        form={form}
        layout="vertical"
        requiredMark={false}
        disabled={!mayWrite}
        className="panel"
        initialValues={template ?? { channel: 'email', purpose: 'marketing', topic: null, content: emptyContent }}
        onFinish={({ code, ...body }) =>
          saving.run({ params: { code: template?.code ?? code }, body: { ...body, topic: body.topic ?? null } })
        }
      >
        {!template && (
          <Form.Item
            name="code"
            label={t('template.code')}
            extra={t('template.codeHint')}
            normalize={(typed: string) => (typed.endsWith('-') ? typed : codeFrom(typed))}
            rules={[{ required: true, pattern: /^[a-z0-9-]{1,60}$/, message: t('template.codeMissing') }]}
          >
            <Input maxLength={60} />
          </Form.Item>
        )}
        <div className="template-scope">
          <Form.Item name="channel" label={t('column.channel')}>
            <Select options={channels.map((name) => ({ value: name, label: t(`terms:channel.${name}`) }))} />
          </Form.Item>
          <Form.Item name="purpose" label={t('column.purpose')}>
            <Select options={purposes.map(({ code, name }) => ({ value: code, label: name[locale] }))} />
          </Form.Item>
          {topics.length > 0 && (
            <Form.Item name="topic" label={t('template.topic')} extra={t('template.topicHint')}>
              <Select
                allowClear
                placeholder={t('template.noTopic')}
                options={topics.map(({ code, name }) => ({ value: code, label: name[locale] }))}
              />
            </Form.Item>
          )}
        </div>
        <Tabs
          activeKey={language}
          onChange={(key) => setLanguage(key === 'en' ? 'en' : 'zh-CN')}
          items={languages.map((code) => ({
            key: code,
            label: t(`language.${code}`),
            forceRender: true,
            children: <LanguageFields code={code} isEmail={channel === 'email'} />,
          }))}
        />
        {problem && (
          <Alert
            className="template-problem"
            type="error"
            showIcon
            role="alert"
            title={problemWords(problem, t('shell:unreachable'))}
          />
        )}
        {missing.length > 0 && <p className="soft">{missing.map((code) => t(`missing.${code}`)).join(' ')}</p>}
        {mayWrite && (
          <Button type="primary" htmlType="submit" loading={saving.isPending}>
            {t('shell:save')}
          </Button>
        )}
      </Form>
      <section className="panel" aria-labelledby="preview-title">
        <h2 className="panel-title" id="preview-title">
          {t('preview.title')}
        </h2>
        <TemplatePreview lang={language} {...content[language]} />
      </section>
    </div>
  )
}

interface FieldsProps {
  readonly code: (typeof languages)[number]
  readonly isEmail: boolean
}

function LanguageFields({ code, isEmail }: FieldsProps) {
  const { t } = useTranslation('messaging')
  const missing = [{ required: true, whitespace: true, message: t('template.wordsMissing') }]
  return (
    <>
      <Form.Item
        name={['content', code, 'subject']}
        label={isEmail ? t('template.subject') : t('template.heading')}
        rules={missing}
      >
        <Input lang={code} />
      </Form.Item>
      <Form.Item
        name={['content', code, 'body']}
        label={t('template.body')}
        extra={t('template.bodyHint', { place: '{{ member.name }}' })}
        rules={missing}
      >
        <Input.TextArea lang={code} rows={12} className="template-body" />
      </Form.Item>
    </>
  )
}
