import type { ResponseOf } from '@regulars/contract'
import { listBlocked, unblockIdentifier } from '@regulars/contract/namespaces'
import { useUi } from '@regulars/ui/context.tsx'
import { App, Button, Popconfirm } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { useWho } from '../members/merging/useWho.ts'
import { problemWords } from '../problem.ts'
import { Answer } from '../shell/Answer.tsx'
import type { Namespace } from './NamespacesPanel.tsx'

type Blocked = ResponseOf<typeof listBlocked>['items'][number]

interface Props {
  readonly namespaces: readonly Namespace[]
  readonly mayManage: boolean
}

/** Values that say nothing of who somebody is, by the reasons they were blocked for. */
export function BlockedList({ namespaces, mayManage }: Props) {
  const { t } = useTranslation('settings')
  return (
    <section>
      <h3 className="settings-part">{t('blocked.title')}</h3>
      <Answer of={useEndpoint(listBlocked, {})} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t('blocked.none')}</p>
          ) : (
            <ul className="cards">
              {items.map((blocked) => (
                <BlockedLine
                  key={blocked.id}
                  of={blocked}
                  namespace={namespaces.find(({ namespace }) => namespace === blocked.namespace)}
                  mayManage={mayManage}
                />
              ))}
            </ul>
          )
        }
      </Answer>
    </section>
  )
}

interface LineProps {
  readonly of: Blocked
  readonly namespace: Namespace | undefined
  readonly mayManage: boolean
}

function BlockedLine({ of: blocked, namespace, mayManage }: LineProps) {
  const { t } = useTranslation(['settings', 'shell'])
  const { locale, format } = useUi()
  const { message } = App.useApp()
  const who = useWho()
  const unblock = useCommand(unblockIdentifier, {
    done: () => message.success(t('blocked.removed')),
    failed: (error: Error) => message.error(problemWords(error, t('shell:unreachable'))),
  })
  return (
    <li className="key-line">
      <div className="key-words">
        <strong>{blocked.reason}</strong>
        <span className="value-origin">
          {[
            namespace?.name[locale] ?? blocked.namespace,
            t('blocked.by', { who: who(blocked.blockedBy), day: format.dayOf(blocked.blockedAt) }),
          ].join(' · ')}
        </span>
      </div>
      {mayManage && (
        <Popconfirm
          title={t('blocked.remove')}
          description={t('blocked.removeText')}
          okText={t('blocked.remove')}
          cancelText={t('shell:cancel')}
          onConfirm={() => unblock.run({ params: { blocked: blocked.id } })}
        >
          <Button size="small" loading={unblock.isPending} aria-label={`${t('blocked.remove')}: ${blocked.reason}`}>
            {t('blocked.remove')}
          </Button>
        </Popconfirm>
      )}
    </li>
  )
}
