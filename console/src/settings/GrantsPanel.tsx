import type { Permission, ResponseOf } from '@regulars/contract'
import { approveGrant, endGrant, giveGrant, grantable, listGrants, MOST_GRANT_HOURS } from '@regulars/contract/grants'
import type { getTeam } from '@regulars/contract/team'
import { useFormat } from '@regulars/ui/context.tsx'
import { Alert, Button, Form, Input, InputNumber, Modal, Select, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { problemWords } from '../problem.ts'
import { useMay, useSession } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'

type Users = ResponseOf<typeof getTeam>['users']
type Grant = ResponseOf<typeof listGrants>['items'][number]

const pollMs = 60_000
const colours: Record<Grant['state'], string> = { waiting: 'orange', active: 'green', ended: 'default' }

/** Permissions that were given for a purpose and a time: who waits for a second person, what holds, and what ended. */
export function GrantsPanel({ users }: { readonly users: Users }) {
  const { t } = useTranslation('settings')
  const mayManage = useMay('team:manage')
  const [giving, setGiving] = useState(false)
  const grants = useEndpoint(listGrants, {}, { pollMs: () => pollMs })
  return (
    <>
      <h3 className="settings-part">{t('grants')}</h3>
      <p className="soft plain">{t('grants.text')}</p>
      <Answer of={grants} rows={2}>
        {({ items }) => (
          <ul className="cards">
            {items.map((grant) => (
              <GrantLine key={grant.id} of={grant} mayManage={mayManage} />
            ))}
          </ul>
        )}
      </Answer>
      {mayManage && (
        <div className="panel-actions">
          <Button onClick={() => setGiving(true)}>{t('grants.give')}</Button>
        </div>
      )}
      {giving && <GrantDialog users={users} onClose={() => setGiving(false)} />}
    </>
  )
}

function GrantLine({ of: grant, mayManage }: { readonly of: Grant; readonly mayManage: boolean }) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const self = useSession().user.id
  const approve = useCommand(approveGrant)
  const end = useCommand(endGrant)
  const { id, state, user, userId, permissions, purpose, hours, until, requestedBy, requestedById } = grant
  const mayApprove = state === 'waiting' && self !== requestedById && self !== userId
  const name = user ?? userId
  const notes = [
    until ? t('grants.until', { when: format.instant(until) }) : t('grants.hours', { hours: format.count(hours) }),
    requestedBy && t('grants.by', { name: requestedBy }),
    grant.approvedBy && t('grants.approvedBy', { name: grant.approvedBy }),
    grant.endedAt && t('grants.endedBy', { name: grant.endedBy ?? '', when: format.instant(grant.endedAt) }),
  ]
  return (
    <li className={state === 'ended' ? 'key-line key-over' : 'key-line'}>
      <div className="key-words">
        <strong>{name}</strong> <Tag color={colours[state]}>{t(`grants.state.${state}`)}</Tag>
        <span className="value-origin mono">{permissions.join(' ')}</span>
        <span className="value-origin">{purpose}</span>
        <span className="value-origin">{notes.filter(Boolean).join(' · ')}</span>
      </div>
      {mayManage && state !== 'ended' && (
        <div className="row">
          {mayApprove && (
            <Button
              size="small"
              type="primary"
              loading={approve.isPending}
              aria-label={t('grants.approveFor', { name })}
              onClick={() => approve.run({ params: { id }, body: {} })}
            >
              {t('grants.approve')}
            </Button>
          )}
          <Button
            size="small"
            danger
            loading={end.isPending}
            aria-label={t(state === 'active' ? 'grants.endFor' : 'grants.declineFor', { name })}
            onClick={() => end.run({ params: { id }, body: {} })}
          >
            {t(state === 'active' ? 'grants.end' : 'grants.decline')}
          </Button>
        </div>
      )}
    </li>
  )
}

interface Written {
  readonly userId: string
  readonly permissions: Permission[]
  readonly purpose: string
  readonly hours: number
}

const usualHours = 8

function GrantDialog({ users, onClose }: { readonly users: Users; readonly onClose: () => void }) {
  const { t } = useTranslation(['settings', 'shell'])
  const give = useCommand(giveGrant, { done: onClose, failed: () => {} })
  const needed = [{ required: true, message: t('grants.rule') }]
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('grants.give')}
      okText={t('grants.ok')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'grant', loading: give.isPending }}
    >
      {give.error && <Alert type="error" showIcon title={problemWords(give.error, t('shell:unreachable'))} />}
      <p className="soft">{t('grants.hint')}</p>
      <Form<Written>
        name="grant"
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        initialValues={{ hours: usualHours }}
        onFinish={(body) => give.run({ body })}
      >
        <Form.Item name="userId" label={t('grants.user')} rules={needed}>
          <Select
            options={users.filter(({ disabledAt }) => !disabledAt).map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        <Form.Item name="permissions" label={t('grants.permissions')} rules={needed}>
          <Select mode="multiple" options={grantable.map((value) => ({ value, label: value }))} />
        </Form.Item>
        <Form.Item
          name="purpose"
          label={t('grants.purpose')}
          rules={[{ required: true, whitespace: true, min: 5, message: t('grants.purposeRule') }]}
        >
          <Input.TextArea maxLength={500} autoSize={{ minRows: 2, maxRows: 5 }} />
        </Form.Item>
        <Form.Item name="hours" label={t('grants.hoursLabel')} extra={t('grants.hoursHint')} rules={needed}>
          <InputNumber min={1} max={MOST_GRANT_HOURS} precision={0} className="wide" />
        </Form.Item>
      </Form>
    </Modal>
  )
}
