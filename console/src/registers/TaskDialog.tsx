import { addRegulationTask, changeRegulationTask } from '@regulars/contract/regulations'
import { Alert, App, Form, Input, Modal, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { problemWords } from '../problem.ts'
import { PeopleSelect } from './PeopleSelect.tsx'
import type { Person, Regulation, Task } from './registers.ts'

interface Props {
  readonly law: Regulation
  /** Absent: a new one. */
  readonly task: Task | undefined
  readonly people: readonly Person[]
  readonly notices: readonly string[]
  readonly onClose: () => void
}

interface Written {
  readonly title: string
  readonly owner: string | null
  readonly dueOn: string
  readonly notice?: string | null
  readonly note?: string
  readonly done?: boolean
}

/** Adds a task to a law, or says who does it by when and that it is done. */
export function TaskDialog({ law, task, people, notices, onClose }: Props) {
  const { t } = useTranslation(['registers', 'shell'])
  const { message } = App.useApp()
  const done = () => {
    message.success(t('shell:saved'))
    onClose()
  }
  const add = useCommand(addRegulationTask, { done, failed: () => {} })
  const change = useCommand(changeRegulationTask, { done, failed: () => {} })
  const error = add.error ?? change.error
  const save = ({ title, notice = null, note = '', done: isDone = false, ...said }: Written) =>
    task
      ? change.run({ params: { task: task.id }, body: { ...said, notice: notice ?? null, note, done: isDone } })
      : add.run({ params: { regulation: law.id! }, body: { ...said, title, notice: notice ?? null } })
  const mandatory = [{ required: true, whitespace: true, message: t('rule.mandatory') }]
  return (
    <Modal
      open
      onCancel={onClose}
      title={t(task ? 'task.edit' : 'tasks.add')}
      okText={t('shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'task', loading: add.isPending || change.isPending }}
    >
      {error && <Alert type="error" showIcon title={problemWords(error, t('shell:unreachable'))} />}
      <Form<Written>
        name="task"
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        initialValues={
          task
            ? { ...task, owner: task.owner?.left ? null : (task.owner?.id ?? null), done: task.state === 'done' }
            : { owner: null, notice: null }
        }
        onFinish={save}
      >
        {!task && (
          <Form.Item name="title" label={t('task.title')} rules={mandatory}>
            <Input maxLength={500} />
          </Form.Item>
        )}
        <Form.Item name="owner" label={t('task.owner')}>
          <PeopleSelect people={people} />
        </Form.Item>
        <Form.Item name="dueOn" label={t('task.dueOn')} rules={mandatory}>
          <Input type="date" />
        </Form.Item>
        {(!task || task.kind === 'notice') && (
          <Form.Item name="notice" label={t('task.whichNotice')} extra={t('task.noticeHint')}>
            <Select allowClear options={notices.map((value) => ({ value, label: value }))} />
          </Form.Item>
        )}
        {task && (
          <>
            <Form.Item name="note" label={t('task.note')}>
              <Input.TextArea maxLength={2_000} autoSize={{ minRows: 1, maxRows: 6 }} />
            </Form.Item>
            <Form.Item name="done" label={t('task.done')} valuePropName="checked">
              <Switch />
            </Form.Item>
          </>
        )}
      </Form>
    </Modal>
  )
}
