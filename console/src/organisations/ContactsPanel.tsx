import { addContact, removeContact, updateContact } from '@regulars/contract/organisations'
import { Empty } from '@regulars/ui/Faces.tsx'
import { App, Button, Form, Input, Modal, Switch, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { MemberName } from '../members/MemberName.tsx'
import { fieldErrors } from '../problem.ts'
import { useMay } from '../session.ts'
import type { Organisation } from './organisations.ts'

interface Props {
  readonly organisation: Organisation
}

/** Members who speak for the organisation. */
export function ContactsPanel({ organisation }: Props) {
  const { t } = useTranslation(['organisations', 'members'])
  const mayWrite = useMay('members:write')
  const [adding, setAdding] = useState(false)
  const { contacts } = organisation
  return (
    <section className="panel" aria-labelledby="contacts-title">
      <div className="panel-title">
        <h2 className="panel-heading" id="contacts-title">
          {t('contacts.title')}
        </h2>
        {mayWrite && (
          <Button size="small" onClick={() => setAdding(true)}>
            {t('contacts.add')}
          </Button>
        )}
      </div>
      {contacts.length === 0 ? (
        <Empty title={t('contacts.empty')} text={t('contacts.emptyText')} />
      ) : (
        <ul className="cards">
          {contacts.map((contact) => (
            <li key={contact.id} className="group-line">
              <span>
                <MemberName member={contact} /> {contact.primary && <Tag>{t('contacts.primary')}</Tag>}
                <span className="value-origin">{contact.role}</span>
              </span>
              {mayWrite && <ContactActions organisationId={organisation.id} contact={contact} />}
            </li>
          ))}
        </ul>
      )}
      {adding && <AddContact organisationId={organisation.id} onClose={() => setAdding(false)} />}
    </section>
  )
}

interface ActionProps {
  readonly organisationId: string
  readonly contact: Organisation['contacts'][number]
}

function ContactActions({ organisationId, contact }: ActionProps) {
  const { t } = useTranslation(['organisations', 'shell'])
  const { modal } = App.useApp()
  const params = { id: organisationId, member: contact.id }
  const promote = useCommand(updateContact)
  const remove = useCommand(removeContact)
  const ask = () =>
    modal.confirm({
      title: t('contacts.removeAsk'),
      content: t('contacts.removeText'),
      okText: t('contacts.remove'),
      okButtonProps: { danger: true },
      cancelText: t('shell:cancel'),
      onOk: () => remove.runAsync({ params }).catch(() => {}),
    })
  return (
    <span className="row">
      {!contact.primary && (
        <Button
          size="small"
          type="text"
          loading={promote.isPending}
          onClick={() => promote.run({ params, body: { primary: true } })}
        >
          {t('contacts.makePrimary')}
        </Button>
      )}
      <Button size="small" type="text" onClick={ask}>
        {t('contacts.remove')}
      </Button>
    </span>
  )
}

interface Wanted {
  readonly member: string
  readonly role: string
  readonly primary: boolean
}

function AddContact({ organisationId, onClose }: { readonly organisationId: string; readonly onClose: () => void }) {
  const { t } = useTranslation(['organisations', 'shell'])
  const [form] = Form.useForm<Wanted>()
  const add = useCommand(addContact, {
    done: onClose,
    failed: (error) => form.setFields(fieldErrors(error) as Parameters<typeof form.setFields>[0]),
  })
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('contacts.add')}
      okText={t('contacts.add')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'contact', loading: add.isPending }}
    >
      <Form<Wanted>
        name="contact"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ primary: false }}
        onFinish={(body) => add.run({ params: { id: organisationId }, body })}
        className="dialog-form"
      >
        <Form.Item
          name="member"
          label={t('contacts.member')}
          extra={t('contacts.memberHint')}
          rules={[{ required: true, whitespace: true, message: t('rule.member') }]}
        >
          <Input maxLength={200} autoFocus />
        </Form.Item>
        <Form.Item
          name="role"
          label={t('contacts.role')}
          rules={[{ required: true, whitespace: true, message: t('rule.role') }]}
        >
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="primary" label={t('contacts.primary')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  )
}
