import type { ResponseOf } from '@regulars/contract'
import { changeUser, type getTeam, invite } from '@regulars/contract/team'
import { Alert, Button, Form, Input, Modal, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { Copyable } from '../shell/Copyable.tsx'
import { useClosingCommand } from '../shell/useClosingCommand.ts'
import { scopeOf, useRoleName } from './team.ts'

type Team = ResponseOf<typeof getTeam>

interface Props {
  readonly roles: Team['roles']
  /** Whose duties to change; somebody new is invited when absent. */
  readonly user?: Team['users'][number]
  readonly onClose: () => void
}

interface Duties {
  readonly email?: string
  readonly role: string
  readonly limited?: boolean
  readonly stores?: string[]
  readonly regions?: string[]
}

/** Role and scope, of a user or of an invitation; the link of a new one is shown this once. */
export function DutiesDialog({ roles, user, onClose }: Props) {
  const { t } = useTranslation(['settings', 'shell'])
  const [form] = Form.useForm<Duties>()
  const limited = Form.useWatch('limited', form)
  const roleName = useRoleName(roles)
  const make = useCommand(invite)
  const change = useClosingCommand(changeUser, { said: t('shell:saved'), onClose })
  const submit = (duties: Duties) => {
    const body = { role: duties.role, scope: scopeOf(duties) }
    if (user) change.run({ params: { id: user.id }, body })
    else make.run({ body: { ...body, email: duties.email ?? '' } })
  }
  if (make.data) return <InvitationLink url={make.data.url} email={make.data.email} onClose={onClose} />
  const places = user?.scope.kind === 'limited' ? user.scope : undefined
  return (
    <Modal
      open
      onCancel={onClose}
      title={user ? t('team.change.title', { name: user.name }) : t('team.invite')}
      okText={user ? t('shell:save') : t('team.invite.submit')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'duties', loading: make.isPending || change.isPending }}
    >
      <Form<Duties>
        name="duties"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          role: user?.role,
          limited: places !== undefined,
          stores: places?.stores,
          regions: places?.regions,
        }}
        onFinish={submit}
        className="dialog-form"
      >
        {!user && (
          <Form.Item name="email" label={t('team.email')} rules={[{ required: true, message: t('team.emailRule') }]}>
            <Input type="email" maxLength={254} autoFocus />
          </Form.Item>
        )}
        <Form.Item name="role" label={t('team.role')} rules={[{ required: true, message: t('team.roleRule') }]}>
          <Select
            options={roles
              .filter(({ code }) => code !== 'owner')
              .map(({ code }) => ({ value: code, label: roleName(code) }))}
          />
        </Form.Item>
        <Form.Item name="limited" label={t('team.limited')} extra={t('team.limitedHint')} valuePropName="checked">
          <Switch />
        </Form.Item>
        {limited && (
          <>
            <Form.Item name="stores" label={t('team.stores')}>
              <Select mode="tags" />
            </Form.Item>
            <Form.Item name="regions" label={t('team.regions')}>
              <Select mode="tags" />
            </Form.Item>
          </>
        )}
      </Form>
    </Modal>
  )
}

interface LinkProps {
  readonly url: string
  readonly email: string
  readonly onClose: () => void
}

function InvitationLink({ url, email, onClose }: LinkProps) {
  const { t } = useTranslation('settings')
  return (
    <Modal
      open
      title={t('team.link.title', { email })}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('team.link.done')}
        </Button>
      }
    >
      <div className="secret">
        <Alert type="warning" showIcon title={t('team.link.once')} />
        <Copyable text={url} label={t('team.link')} />
      </div>
    </Modal>
  )
}
