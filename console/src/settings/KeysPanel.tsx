import type { ResponseOf } from '@regulars/contract'
import { listKeys, resumeKey, revokeKey } from '@regulars/contract/access'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { useNow } from '../shell/useNow.ts'
import { CreateKey } from './CreateKey.tsx'
import { stateOf } from './settings.ts'

type Key = ResponseOf<typeof listKeys>['items'][number]

export function KeysPanel() {
  const { t } = useTranslation('settings')
  const [creating, setCreating] = useState(false)
  const keys = useEndpoint(listKeys, {})
  const create = (
    <Button type={keys.data?.items.length === 0 ? 'primary' : 'default'} onClick={() => setCreating(true)}>
      {t('keys.create')}
    </Button>
  )
  return (
    <>
      <p className="soft settings-lead">{t('keys.text')}</p>
      <Answer
        of={keys}
        rows={3}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={t('keys.empty')} text={t('keys.emptyText')} action={create} />}
      >
        {({ items }) => (
          <>
            <ul className="cards">
              {items.map((key) => (
                <KeyLine key={key.id} of={key} />
              ))}
            </ul>
            <div className="panel-actions">{create}</div>
          </>
        )}
      </Answer>
      {creating && <CreateKey onClose={() => setCreating(false)} />}
    </>
  )
}

function KeyLine({ of: key }: { readonly of: Key }) {
  const { t } = useTranslation(['settings', 'shell'])
  const { message, modal } = App.useApp()
  const format = useFormat()
  const now = useNow()
  const state = stateOf(key, now)
  const revoke = useCommand(revokeKey, { done: () => message.success(t('keys.revoked')) })
  const resume = useCommand(resumeKey)
  const askToRevoke = () =>
    modal.confirm({
      title: t('keys.revoke.title', { name: key.name }),
      content: t('keys.revoke.text'),
      okText: t('keys.revoke'),
      okButtonProps: { danger: true },
      cancelText: t('shell:cancel'),
      onOk: () => revoke.runAsync({ params: { id: key.id } }).catch(() => {}),
    })
  return (
    <li className={state === 'active' ? 'key-line' : 'key-line key-over'}>
      <div className="key-words">
        <strong>{key.name}</strong> <code className="mono">{key.prefix}</code>
        <span className="value-origin">
          {[
            t(`keys.kind.${key.kind}`),
            key.lastUsedAt ? `${t('keys.used')} ${format.ago(key.lastUsedAt, now)}` : t('keys.neverUsed'),
            state === 'revoked' && key.revokedAt
              ? t('keys.state.revoked', { when: format.dayOf(key.revokedAt) })
              : t(
                  state === 'expired' ? 'keys.state.expired' : key.suspendedAt ? 'keys.suspended' : 'keys.state.active',
                ),
            key.dailyLimit !== null && t('keys.limit', { limit: format.count(key.dailyLimit) }),
            state === 'active' && key.expiresAt && t('keys.expiresOn', { when: format.dayOf(key.expiresAt) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <Scopes of={key.scopes} />
      </div>
      {state === 'active' && key.suspendedAt && (
        <Button size="small" loading={resume.isPending} onClick={() => resume.run({ params: { id: key.id } })}>
          {t('keys.resume')}
        </Button>
      )}
      {state === 'active' && (
        <Button size="small" danger onClick={askToRevoke}>
          {t('keys.revoke')}
        </Button>
      )}
    </li>
  )
}

/** A few stand in the line; of many the number does, and all on demand. */
const FEW_SCOPES = 6

function Scopes({ of: scopes }: { readonly of: Key['scopes'] }) {
  const { t } = useTranslation('settings')
  if (scopes.length === 0) return null
  const all = <span className="value-origin mono">{scopes.join(' ')}</span>
  if (scopes.length <= FEW_SCOPES) return all
  return (
    <details>
      <summary className="value-origin">{t('keys.scopes.many', { count: scopes.length })}</summary>
      {all}
    </details>
  )
}
