import { changeProvider, createProvider } from '@regulars/contract/signOn'
import { getTeam } from '@regulars/contract/team'
import { App, Button, Form, Input, Modal, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { fieldErrors } from '../problem.ts'
import type { Provider } from './SignOnPanel.tsx'
import { useRoleName } from './team.ts'

interface Wanted {
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret?: string
  readonly domains: string[]
  readonly defaultRole: string
  readonly createsUsers: boolean
  readonly roleClaim?: string | null
  readonly claimedRoles?: { value: string; role: string }[]
  readonly enabled: boolean
}

interface Props {
  /** A new one is added when absent. */
  readonly of: Provider | undefined
  readonly onClose: () => void
}

/** What an identity provider is asked with, and what is taken from its word. */
export function ProviderDialog({ of: provider, onClose }: Props) {
  const { t } = useTranslation(['settings', 'shell'])
  const { message } = App.useApp()
  const [form] = Form.useForm<Wanted>()
  const options = {
    done: () => {
      message.success(t('shell:saved'))
      onClose()
    },
  }
  const create = useCommand(createProvider, options)
  const change = useCommand(changeProvider, options)
  const failed = create.error ?? change.error
  const complaints = new Map((failed ? fieldErrors(failed) : []).map(({ name, errors }) => [name[0], errors[0]]))
  const complaint = (field: keyof Wanted) =>
    complaints.has(field) ? { validateStatus: 'error' as const, help: complaints.get(field) } : {}
  const submit = ({ roleClaim, claimedRoles, ...wanted }: Wanted) => {
    const body = { ...wanted, roleClaim: roleClaim?.trim() || null, claimedRoles: claimedRoles ?? [] }
    if (provider) change.run({ params: { id: provider.id }, body })
    else create.run({ body })
  }
  const required = (message: string) => [{ required: true, message }]
  return (
    <Modal
      open
      onCancel={onClose}
      title={t(provider ? 'signOn.edit.title' : 'signOn.add')}
      okText={t('shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'provider', loading: create.isPending || change.isPending }}
    >
      <Form<Wanted>
        name="provider"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={provider ?? { createsUsers: true, enabled: true, defaultRole: 'data_analyst' }}
        onFinish={submit}
        className="dialog-form"
      >
        <Form.Item name="name" label={t('signOn.name')} rules={required(t('signOn.nameRule'))}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item
          name="issuer"
          label={t('signOn.issuer')}
          rules={required(t('signOn.issuerRule'))}
          extra={t('signOn.issuerHint')}
          {...complaint('issuer')}
        >
          <Input maxLength={500} placeholder="https://login.example.com" />
        </Form.Item>
        <div className="field-row">
          <Form.Item name="clientId" label={t('signOn.clientId')} rules={required(t('signOn.clientIdRule'))}>
            <Input maxLength={300} autoComplete="off" />
          </Form.Item>
          <Form.Item
            name="clientSecret"
            label={t('signOn.clientSecret')}
            {...(provider?.hasSecret && { extra: t('email.passwordKept') })}
            {...complaint('clientSecret')}
          >
            <Input.Password maxLength={500} autoComplete="new-password" />
          </Form.Item>
        </div>
        <Form.Item
          name="domains"
          label={t('signOn.domains')}
          rules={required(t('signOn.domainsRule'))}
          extra={t('signOn.domainsHint')}
          {...complaint('domains')}
        >
          <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ']} placeholder="example.com" />
        </Form.Item>
        <RoleField name="defaultRole" label={t('signOn.defaultRole')} />
        <Form.Item
          name="createsUsers"
          label={t('signOn.createsUsers')}
          extra={t('signOn.createsUsersHint')}
          valuePropName="checked"
        >
          <Switch />
        </Form.Item>
        <ClaimedRoles />
        <Form.Item name="enabled" label={t('signOn.enabled')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  )
}

/** Which role a value of the claim stands for; shown once a claim is named. */
function ClaimedRoles() {
  const { t } = useTranslation('settings')
  const claim = Form.useWatch<string | null | undefined>('roleClaim')
  return (
    <>
      <Form.Item name="roleClaim" label={t('signOn.roleClaim')} extra={t('signOn.roleClaimHint')}>
        <Input maxLength={120} placeholder="groups" />
      </Form.Item>
      {claim && (
        <Form.List name="claimedRoles">
          {(fields, { add, remove }) => (
            <div className="stack settings-lead">
              {fields.map(({ key, name }) => (
                <div key={key} className="claimed-role">
                  <Form.Item
                    name={[name, 'value']}
                    rules={[{ required: true, message: t('signOn.valueRule') }]}
                    label={t('signOn.value')}
                  >
                    <Input maxLength={300} />
                  </Form.Item>
                  <RoleField name={[name, 'role']} label={t('team.role')} />
                  <Button onClick={() => remove(name)} aria-label={t('signOn.value.remove')}>
                    ×
                  </Button>
                </div>
              ))}
              <Button onClick={() => add({})}>{t('signOn.value.add')}</Button>
            </div>
          )}
        </Form.List>
      )}
    </>
  )
}

function RoleField({ name, label }: { readonly name: string | (string | number)[]; readonly label: string }) {
  const { t } = useTranslation('settings')
  const roles = useEndpoint(getTeam, {}).data?.roles ?? []
  const roleName = useRoleName(roles)
  return (
    <Form.Item name={name} label={label} rules={[{ required: true, message: t('team.roleRule') }]}>
      <Select
        options={roles
          .filter(({ code }) => code !== 'owner')
          .map(({ code }) => ({ value: code, label: roleName(code) }))}
      />
    </Form.Item>
  )
}
