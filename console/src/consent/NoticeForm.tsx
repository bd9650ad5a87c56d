import { noticeParts, saveNoticeDraft } from '@regulars/contract/notices'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, App, Button, Drawer, Form, Input, Segmented, Select } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import {
  firstTexts,
  isMandatory,
  languages,
  type Notices,
  type Purpose,
  readMissing,
  type Texts,
  writtenTexts,
} from './consent.ts'
import { PublishDialog } from './PublishDialog.tsx'

interface Props {
  /** Whose next version to write; a new notice when absent. */
  readonly notice: string | undefined
  readonly notices: Notices
  readonly purposes: readonly Purpose[]
  readonly onClose: () => void
}

interface Written {
  readonly code?: string
  readonly purposes: string[]
  readonly texts: Texts
}

/** What the next version of a notice will say. Publishing saves first, so that what is read is what is published. */
export function NoticeForm({ notice, notices, purposes, onClose }: Props) {
  const { t } = useTranslation(['consent', 'shell'])
  const { locale } = useUi()
  const { message } = App.useApp()
  const [form] = Form.useForm<Written>()
  const [language, setLanguage] = useState(locale)
  const [publishing, setPublishing] = useState<string>()
  const toPublish = useRef(false)
  const save = useCommand(saveNoticeDraft, {
    done: (draft) => {
      if (toPublish.current && draft.missing.length === 0) setPublishing(draft.notice)
      else if (!toPublish.current) message.success(t('shell:saved'))
    },
  })
  const send = (next: 'save' | 'publish') => () => {
    toPublish.current = next === 'publish'
    form.submit()
  }
  return (
    <Drawer
      open
      onClose={onClose}
      size={720}
      title={notice ? t('draft.title', { notice }) : t('draft.titleNew')}
      footer={
        <div className="row">
          <Button type="primary" loading={save.isPending} onClick={send('publish')}>
            {t('draft.publish')}
          </Button>
          <Button loading={save.isPending} onClick={send('save')}>
            {t('draft.save')}
          </Button>
        </div>
      }
    >
      <p className="soft consent-lead">{t('draft.text')}</p>
      {save.data && save.data.missing.length > 0 && <Missing missing={save.data.missing} />}
      <Form<Written>
        name="notice"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={firstTexts(notices, notice)}
        onFinish={({ code, purposes: told, texts }) =>
          save.run({ params: { notice: notice ?? code! }, body: { purposes: told, texts: writtenTexts(texts) } })
        }
      >
        {!notice && (
          <Form.Item
            name="code"
            label={t('draft.code')}
            extra={t('draft.codeHint')}
            rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9_-]{0,59}$/, message: t('draft.codeRule') }]}
          >
            <Input maxLength={60} />
          </Form.Item>
        )}
        <Form.Item
          name="purposes"
          label={t('draft.purposes')}
          rules={[{ required: true, type: 'array', min: 1, message: t('draft.purposesRule') }]}
        >
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            options={purposes.map(({ code, name }) => ({ value: code, label: name[locale] }))}
          />
        </Form.Item>
        <Segmented
          className="consent-languages"
          aria-label={t('version.language')}
          value={language}
          onChange={setLanguage}
          options={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
        />
        {languages.map((each) => (
          <div key={each} hidden={each !== language}>
            <PartFields language={each} />
          </div>
        ))}
      </Form>
      {publishing && (
        <PublishDialog notice={publishing} onClose={() => setPublishing(undefined)} onPublished={onClose} />
      )}
    </Drawer>
  )
}

function PartFields({ language }: { readonly language: (typeof languages)[number] }) {
  const { t } = useTranslation('consent')
  return noticeParts.map((part) => (
    <Form.Item
      key={part}
      name={['texts', language, part]}
      label={isMandatory(part) ? `${t(`part.${part}`)} · ${t('draft.mandatory')}` : t(`part.${part}`)}
      initialValue=""
    >
      <Input.TextArea lang={language} maxLength={8_000} autoSize={{ minRows: part === 'title' ? 1 : 2, maxRows: 12 }} />
    </Form.Item>
  ))
}

function Missing({ missing }: { readonly missing: readonly string[] }) {
  const { t } = useTranslation('consent')
  const words = (code: string) => {
    const read = readMissing(code)
    if (read === undefined) return code
    if (typeof read === 'string') return t(`draft.missing.${read}`)
    return `${t(`language.${read.language}`)}: ${t(`part.${read.part}`)}`
  }
  return (
    <Alert
      type="warning"
      showIcon
      className="consent-alert"
      title={t('draft.missing')}
      description={
        <ul className="consent-missing">
          {missing.map((code) => (
            <li key={code}>{words(code)}</li>
          ))}
        </ul>
      }
    />
  )
}
