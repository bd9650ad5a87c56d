import type { ResponseOf } from '@regulars/contract'
import { type Permission, permissions } from '@regulars/contract/permissions'
import { changeRole, createRole, deleteRole, type getTeam } from '@regulars/contract/team'
import { App, Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { useMay, useWorkspace } from '../session.ts'
import { useRoleName } from './team.ts'

type Roles = ResponseOf<typeof getTeam>['roles']
type Role = Roles[number]

/** What each role permits. Templates can be read; a workspace's own can be changed by those who may. */
export function RoleList({ roles }: { readonly roles: Roles }) {
  const { t } = useTranslation('settings')
  const mayManage = useMay('team:manage')
  const roleName = useRoleName(roles)
  const [editing, setEditing] = useState<Role | 'new'>()
  const remove = useCommand(deleteRole)
  return (
    <>
      <h3 className="settings-part">{t('team.roles')}</h3>
      <ul className="cards">
        {roles.map((role) => (
          <li key={role.code} className="key-line">
            <details className="key-words">
              <summary>
                <strong>{roleName(role.code)}</strong>{' '}
                <span className="soft">{t('team.roles.users', { count: role.users })}</span>
              </summary>
              <span className="value-origin mono">{role.permissions.join(' ') || '–'}</span>
            </details>
            {mayManage && !role.isTemplate && (
              <span className="panel-actions settings-flat">
                <Button size="small" onClick={() => setEditing(role)}>
                  {t('team.roles.edit')}
                </Button>
                <Button
                  size="small"
                  danger
                  disabled={role.users > 0}
                  onClick={() => remove.run({ params: { id: role.code } })}
                >
                  {t('team.roles.delete')}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {mayManage && (
        <div className="panel-actions">
          <Button onClick={() => setEditing('new')}>{t('team.roles.create')}</Button>
        </div>
      )}
      {editing && <RoleDialog of={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />}
    </>
  )
}

function RoleDialog({ of: role, onClose }: { readonly of: Role | undefined; readonly onClose: () => void }) {
  const { t } = useTranslation(['settings', 'shell'])
  const { message } = App.useApp()
  const held = useWorkspace().permissions
  const done = () => {
    message.success(t('shell:saved'))
    onClose()
  }
  const create = useCommand(createRole, { done })
  const change = useCommand(changeRole, { done })
  const submit = (body: { name: string; permissions: Permission[] }) =>
    role ? change.run({ params: { id: role.code }, body }) : create.run({ body })
  return (
    <Modal
      open
      onCancel={onClose}
      title={t(role ? 'team.roles.edit' : 'team.roles.create')}
      okText={t('shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'role', loading: create.isPending || change.isPending }}
    >
      <Form<{ name: string; permissions: Permission[] }>
        name="role"
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: role?.name.en, permissions: role?.permissions ?? [] }}
        onFinish={submit}
        className="dialog-form"
      >
        <Form.Item
          name="name"
          label={t('team.roles.name')}
          rules={[{ required: true, whitespace: true, message: t('team.roles.nameRule') }]}
        >
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="permissions" label={t('keys.scopes')} extra={t('team.roles.hint')}>
          <Select
            mode="multiple"
            options={permissions.filter((one) => held.includes(one)).map((one) => ({ value: one, label: one }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
