import type { ResponseOf } from '@regulars/contract'
import { changeUser, getTeam, removeUser, transferOwnership } from '@regulars/contract/team'
import { useFormat } from '@regulars/ui/context.tsx'
import { App, Button, Dropdown } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { useMay, useSession, useWorkspace } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { useNow } from '../shell/useNow.ts'
import { DutiesDialog } from './DutiesDialog.tsx'
import { GrantsPanel } from './GrantsPanel.tsx'
import { InvitationList } from './InvitationList.tsx'
import { RoleList } from './RoleList.tsx'
import { placesOf, useRoleName } from './team.ts'

export type Team = ResponseOf<typeof getTeam>
type User = Team['users'][number]

export function TeamPanel() {
  const { t } = useTranslation('settings')
  const team = useEndpoint(getTeam, {})
  const mayManage = useMay('team:manage')
  const [inviting, setInviting] = useState(false)
  return (
    <>
      <p className="soft settings-lead">{t('team.text')}</p>
      <Answer of={team} rows={3}>
        {({ users, roles }) => (
          <>
            <ul className="cards">
              {users.map((user) => (
                <UserLine key={user.id} of={user} roles={roles} />
              ))}
            </ul>
            {mayManage && (
              <>
                <div className="panel-actions">
                  <Button type="primary" onClick={() => setInviting(true)}>
                    {t('team.invite')}
                  </Button>
                </div>
                <InvitationList roles={roles} />
              </>
            )}
            <GrantsPanel users={users} />
            <RoleList roles={roles} />
            {inviting && <DutiesDialog roles={roles} onClose={() => setInviting(false)} />}
          </>
        )}
      </Answer>
    </>
  )
}

function UserLine({ of: user, roles }: { readonly of: User; readonly roles: Team['roles'] }) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const now = useNow()
  const roleName = useRoleName(roles)
  const self = useSession().user.id === user.id
  const mayManage = useMay('team:manage')
  const notes = [
    roleName(user.role),
    user.scope.kind === 'limited' && t('team.scope.some', { places: placesOf(user.scope) }),
    user.hasSecondFactor && t('team.hasSecondFactor'),
    user.disabledAt ? t('team.disabled') : user.seenAt && t('team.seen', { when: format.ago(user.seenAt, now) }),
  ]
  return (
    <li className={user.disabledAt ? 'key-line key-over' : 'key-line'}>
      <div className="key-words">
        <strong>{user.name}</strong> {self && <span className="soft">{t('team.you')}</span>}
        <span className="value-origin">{user.email}</span>
        <span className="value-origin">{notes.filter(Boolean).join(' · ')}</span>
      </div>
      {mayManage && user.role !== 'owner' && <UserActions of={user} roles={roles} />}
    </li>
  )
}

function UserActions({ of: user, roles }: { readonly of: User; readonly roles: Team['roles'] }) {
  const { t } = useTranslation(['settings', 'shell'])
  const { modal } = App.useApp()
  const [changing, setChanging] = useState(false)
  const isOwner = useWorkspace().role === 'owner'
  const change = useCommand(changeUser)
  const remove = useCommand(removeUser)
  const transfer = useCommand(transferOwnership)
  const ask = (what: 'remove' | 'transfer', act: () => Promise<unknown>) =>
    modal.confirm({
      title: t(`team.${what}.title`, { name: user.name }),
      content: t(`team.${what}.text`),
      okText: t(`team.${what}`),
      okButtonProps: { danger: true },
      cancelText: t('shell:cancel'),
      onOk: () => act().catch(() => {}),
    })
  const params = { id: user.id }
  const items = [
    { key: 'change', label: t('team.change'), onClick: () => setChanging(true) },
    {
      key: 'disable',
      label: t(user.disabledAt ? 'team.enable' : 'team.disable'),
      onClick: () => change.run({ params, body: { disabled: !user.disabledAt } }),
    },
    ...(isOwner && !user.disabledAt
      ? [
          {
            key: 'transfer',
            label: t('team.transfer'),
            onClick: () => ask('transfer', () => transfer.runAsync({ body: { userId: user.id } })),
          },
        ]
      : []),
    {
      key: 'remove',
      danger: true,
      label: t('team.remove'),
      onClick: () => ask('remove', () => remove.runAsync({ params })),
    },
  ]
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button size="small" aria-label={t('team.actions', { name: user.name })}>
          …
        </Button>
      </Dropdown>
      {changing && <DutiesDialog roles={roles} user={user} onClose={() => setChanging(false)} />}
    </>
  )
}
