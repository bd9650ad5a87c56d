import type { ResponseOf } from '@regulars/contract'
import { type getTeam, listInvitations, revokeInvitation } from '@regulars/contract/team'
import { useFormat } from '@regulars/ui/context.tsx'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { useRoleName } from './team.ts'

/** Invitations that nobody has taken up yet. */
export function InvitationList({ roles }: { readonly roles: ResponseOf<typeof getTeam>['roles'] }) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const roleName = useRoleName(roles)
  const invitations = useEndpoint(listInvitations, {})
  const revoke = useCommand(revokeInvitation)
  return (
    <>
      <h3 className="settings-part">{t('team.invitations')}</h3>
      <Answer
        of={invitations}
        rows={2}
        isEmpty={({ items }) => items.every(({ state }) => state !== 'open')}
        empty={<p className="soft">{t('team.invitations.none')}</p>}
      >
        {({ items }) => (
          <ul className="cards">
            {items
              .filter(({ state }) => state === 'open')
              .map(({ id, email, role, expiresAt }) => (
                <li key={id} className="key-line">
                  <div className="key-words">
                    <strong>{email}</strong>
                    <span className="value-origin">
                      {roleName(role)} · {t('keys.expiresOn', { when: format.dayOf(expiresAt) })}
                    </span>
                  </div>
                  <Button size="small" danger onClick={() => revoke.run({ params: { id } })}>
                    {t('keys.revoke')}
                  </Button>
                </li>
              ))}
          </ul>
        )}
      </Answer>
    </>
  )
}
