import type { ResponseOf } from '@regulars/contract'
import { checkProvider, listProviders, removeProvider } from '@regulars/contract/signOn'
import { Empty } from '@regulars/ui/Faces.tsx'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { problemWords } from '../problem.ts'
import { Answer } from '../shell/Answer.tsx'
import { Copyable } from '../shell/Copyable.tsx'
import { ProviderDialog } from './ProviderDialog.tsx'

export type Provider = ResponseOf<typeof listProviders>['items'][number]

/** Where the users of the workspace may sign in instead. */
export function SignOnPanel() {
  const { t } = useTranslation('settings')
  const providers = useEndpoint(listProviders, {})
  const [editing, setEditing] = useState<Provider | 'new'>()
  const add = <Button onClick={() => setEditing('new')}>{t('signOn.add')}</Button>
  return (
    <>
      <p className="soft settings-lead">{t('signOn.text')}</p>
      <Answer
        of={providers}
        rows={2}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={t('signOn.empty')} text={t('signOn.emptyText')} action={add} />}
      >
        {({ items }) => (
          <>
            <ul className="cards">
              {items.map((provider) => (
                <ProviderLine key={provider.id} of={provider} onEdit={() => setEditing(provider)} />
              ))}
            </ul>
            <div className="panel-actions">{add}</div>
          </>
        )}
      </Answer>
      {editing && <ProviderDialog of={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />}
    </>
  )
}

function ProviderLine({ of: provider, onEdit }: { readonly of: Provider; readonly onEdit: () => void }) {
  const { t } = useTranslation(['settings', 'shell'])
  const { message, modal } = App.useApp()
  const params = { id: provider.id }
  const check = useCommand(checkProvider, {
    done: () => message.success(t('signOn.answers')),
    failed: (error) => message.error(problemWords(error, t('shell:unreachable')), 8),
    changesNothing: true,
  })
  const remove = useCommand(removeProvider)
  const ask = () =>
    modal.confirm({
      title: t('signOn.remove.title', { name: provider.name }),
      content: t('signOn.remove.text'),
      okText: t('signOn.remove'),
      okButtonProps: { danger: true },
      cancelText: t('shell:cancel'),
      onOk: () => remove.runAsync({ params }).catch(() => {}),
    })
  const notes = [
    provider.domains.join(', '),
    t('signOn.users', { count: provider.users }),
    provider.createsUsers && t('signOn.creates'),
    !provider.enabled && t('signOn.off'),
  ]
  return (
    <li className={provider.enabled ? 'key-line sign-on-line' : 'key-line sign-on-line key-over'}>
      <div className="key-words">
        <strong>{provider.name}</strong>
        <span className="value-origin">{provider.issuer}</span>
        <span className="value-origin">{notes.filter(Boolean).join(' · ')}</span>
        <details className="sign-on-addresses">
          <summary className="value-origin">{t('signOn.addresses')}</summary>
          <span className="value-origin">{t('signOn.redirectUrl')}</span>
          <Copyable text={provider.redirectUrl} label={t('signOn.redirectUrl')} />
          <span className="value-origin">{t('signOn.signInUrl')}</span>
          <Copyable text={provider.signInUrl} label={t('signOn.signInUrl')} />
        </details>
      </div>
      <span className="panel-actions settings-flat">
        <Button size="small" loading={check.isPending} onClick={() => check.run({ params })}>
          {t('signOn.check')}
        </Button>
        <Button size="small" onClick={onEdit}>
          {t('signOn.edit')}
        </Button>
        <Button size="small" danger onClick={ask}>
          {t('signOn.remove')}
        </Button>
      </span>
    </li>
  )
}
