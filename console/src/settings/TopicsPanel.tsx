import type { ResponseOf } from '@regulars/contract'
import { listTopics, saveTopic } from '@regulars/contract/choices'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Button, Form, Input, Modal, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { useClosingCommand } from '../shell/useClosingCommand.ts'

type Topic = ResponseOf<typeof listTopics>['items'][number]

/** What messages may be about: members leave a topic on their own page, and promotion about it stops for them. */
export function TopicsPanel() {
  const { t } = useTranslation('settings')
  const [editing, setEditing] = useState<Topic | 'new'>()
  const mayWrite = useMay('workspace:manage')
  const topics = useEndpoint(listTopics, {})
  const add = mayWrite && <Button onClick={() => setEditing('new')}>{t('topics.add')}</Button>
  return (
    <>
      <p className="soft settings-lead">{t('topics.text')}</p>
      <Answer
        of={topics}
        rows={3}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={t('topics.empty')} text={t('topics.emptyText')} action={add} />}
      >
        {({ items }) => (
          <>
            <ul className="cards">
              {items.map((topic) => (
                <TopicLine key={topic.code} topic={topic} onEdit={mayWrite ? () => setEditing(topic) : undefined} />
              ))}
            </ul>
            <div className="panel-actions">{add}</div>
          </>
        )}
      </Answer>
      {editing && <TopicDialog topic={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />}
    </>
  )
}

function TopicLine({ topic, onEdit }: { readonly topic: Topic; readonly onEdit: (() => void) | undefined }) {
  const { t } = useTranslation('settings')
  const { locale } = useUi()
  const { code, name, description, offered } = topic
  return (
    <li className={offered ? 'key-line' : 'key-line key-over'}>
      <div className="key-words">
        <strong>{name[locale]}</strong> <code className="mono">{code}</code>
        <span className="value-origin">
          {[description[locale], !offered && t('topics.hidden')].filter(Boolean).join(' · ')}
        </span>
      </div>
      {onEdit && (
        <Button size="small" onClick={onEdit}>
          {t('topics.edit')}
        </Button>
      )}
    </li>
  )
}

interface DialogProps {
  readonly topic: Topic | undefined
  readonly onClose: () => void
}

function TopicDialog({ topic, onClose }: DialogProps) {
  const { t } = useTranslation(['settings', 'shell'])
  const save = useClosingCommand(saveTopic, { said: t('shell:saved'), onClose })
  const mandatory = [{ required: true, whitespace: true, message: t('topics.rule') }]
  return (
    <Modal
      open
      onCancel={onClose}
      title={t(topic ? 'topics.edit.title' : 'topics.add')}
      okText={t('shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'topic', loading: save.isPending }}
    >
      <Form<Topic>
        name="topic"
        layout="vertical"
        requiredMark={false}
        initialValues={topic ?? { offered: true }}
        onFinish={({ code, ...body }) => save.run({ params: { topic: topic?.code ?? code }, body })}
        className="dialog-form"
      >
        {!topic && (
          <Form.Item
            name="code"
            label={t('topics.code')}
            extra={t('topics.codeHint')}
            rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9_-]{0,59}$/, message: t('topics.codeRule') }]}
          >
            <Input maxLength={60} />
          </Form.Item>
        )}
        {(['zh-CN', 'en'] as const).map((language) => (
          <div className="field-row" key={language}>
            <Form.Item name={['name', language]} label={t(`topics.name.${language}`)} rules={mandatory}>
              <Input lang={language} maxLength={200} />
            </Form.Item>
            <Form.Item name={['description', language]} label={t(`topics.description.${language}`)} rules={mandatory}>
              <Input lang={language} maxLength={200} />
            </Form.Item>
          </div>
        ))}
        <Form.Item name="offered" label={t('topics.offered')} extra={t('topics.offeredHint')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  )
}
