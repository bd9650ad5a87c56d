import type { ResponseOf } from '@regulars/contract'
import { listNamespaces } from '@regulars/contract/namespaces'
import { useUi } from '@regulars/ui/context.tsx'
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { BlockDialog } from './BlockDialog.tsx'
import { BlockedList } from './BlockedList.tsx'
import { NamespaceDialog } from './NamespaceDialog.tsx'

export type Namespace = ResponseOf<typeof listNamespaces>['items'][number]

type Asking =
  | { readonly what: 'add' }
  | { readonly what: 'change' | 'block'; readonly namespace: Namespace }
  | undefined

/** Kinds of identifiers: what one of each says of who somebody is. */
export function NamespacesPanel() {
  const { t } = useTranslation('settings')
  const mayManage = useMay('workspace:manage')
  const [asking, setAsking] = useState<Asking>()
  const close = () => setAsking(undefined)
  return (
    <>
      <p className="soft settings-lead">{t('namespaces.text')}</p>
      <Answer of={useEndpoint(listNamespaces, {})} rows={6}>
        {({ items }) => (
          <>
            <ul className="cards">
              {items.map((namespace) => (
                <NamespaceLine key={namespace.namespace} of={namespace} {...(mayManage && { onAsk: setAsking })} />
              ))}
            </ul>
            {mayManage && (
              <div className="panel-actions">
                <Button onClick={() => setAsking({ what: 'add' })}>{t('namespaces.add')}</Button>
              </div>
            )}
            <BlockedList namespaces={items} mayManage={mayManage} />
          </>
        )}
      </Answer>
      {asking?.what === 'add' && <NamespaceDialog onClose={close} />}
      {asking?.what === 'change' && <NamespaceDialog namespace={asking.namespace} onClose={close} />}
      {asking?.what === 'block' && <BlockDialog namespace={asking.namespace} onClose={close} />}
    </>
  )
}

interface LineProps {
  readonly of: Namespace
  /** Absent for those who may only look. */
  readonly onAsk?: (asking: Asking) => void
}

function NamespaceLine({ of: namespace, onAsk }: LineProps) {
  const { t } = useTranslation('settings')
  const { locale, format } = useUi()
  const name = namespace.name[locale]
  return (
    <li className="key-line">
      <div className="key-words">
        <strong>{name}</strong> <code className="mono">{namespace.namespace}</code>{' '}
        {namespace.enrols && <Tag color="success">{t('namespaces.enrols')}</Tag>}
        {namespace.vouches && <Tag color="processing">{t('namespaces.vouches')}</Tag>}
        <span className="value-origin">
          {[
            t('namespaces.counts', { priority: format.count(namespace.priority) }),
            t('namespaces.limit', { count: namespace.memberLimit, n: format.count(namespace.memberLimit) }),
          ].join(' · ')}
        </span>
      </div>
      {onAsk && (
        <span className="row settings-flat">
          <Button
            size="small"
            aria-label={`${t('namespaces.change')}: ${name}`}
            onClick={() => onAsk({ what: 'change', namespace })}
          >
            {t('namespaces.change')}
          </Button>
          <Button
            size="small"
            aria-label={`${t('namespaces.block')}: ${name}`}
            onClick={() => onAsk({ what: 'block', namespace })}
          >
            {t('namespaces.block')}
          </Button>
        </span>
      )}
    </li>
  )
}
