import { memberMerges } from '@regulars/contract/merging'
import { listNamespaces } from '@regulars/contract/namespaces'
import { useFormat, useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../../api.ts'
import { Answer } from '../../shell/Answer.tsx'
import type { Member } from '../members.ts'
import { numberOf } from './history.ts'
import { MergeHistory } from './MergeHistory.tsx'
import { namespaceName, namespacesOf } from './pairs.ts'
import './merging.css'

/** By what a member is known, and with whom they were found to be one person. */
export function IdentityTab({ member }: { readonly member: Member }) {
  const { t } = useTranslation('merging')
  const merges = useEndpoint(memberMerges, { params: { member: member.id } })
  return (
    <div className="stack">
      <section className="panel" aria-labelledby="identifiers-title">
        <h2 className="panel-title" id="identifiers-title">
          {t('identifiers.title')}
        </h2>
        <Identifiers member={member} />
      </section>
      <section className="panel" aria-labelledby="merges-title">
        <h2 className="panel-title" id="merges-title">
          {t('history.title')}
        </h2>
        <Answer
          of={merges}
          rows={3}
          isEmpty={({ items }) => items.length === 0}
          empty={<Empty title={t('history.empty')} text={t('history.emptyText')} />}
        >
          {({ items }) => <MergeHistory member={member} merges={items} />}
        </Answer>
      </section>
    </div>
  )
}

function Identifiers({ member }: { readonly member: Member }) {
  const { t } = useTranslation('merging')
  const { locale } = useUi()
  const namespaces = useEndpoint(listNamespaces, {}).data?.items ?? []
  const vouching = new Set(namespaces.flatMap(({ namespace, vouches }) => (vouches ? [namespace] : [])))
  const { identifiers } = member
  if (identifiers.length === 0) return <Empty title={t('identifiers.empty')} text={t('identifiers.emptyText')} />
  return (
    <dl className="plain">
      {namespacesOf(identifiers, namespaces).map((namespace) => (
        <div className="value-line" key={namespace}>
          <dt>{namespaceName(namespaces, namespace, locale)}</dt>
          <dd>
            <ul className="evidence-lines">
              {identifiers
                .filter((held) => held.namespace === namespace)
                .map((held) => (
                  <li key={`${held.profileId} ${held.value}`}>
                    <IdentifierLine member={member} held={held} vouches={vouching.has(namespace)} />
                  </li>
                ))}
            </ul>
          </dd>
        </div>
      ))}
    </dl>
  )
}

interface LineProps {
  readonly member: Member
  readonly held: Member['identifiers'][number]
  /** Whether it matters that it is verified. */
  readonly vouches: boolean
}

function IdentifierLine({ member, held, vouches }: LineProps) {
  const { t } = useTranslation('merging')
  const format = useFormat()
  const { value, source, firstSeenAt, verifiedAt, profileId } = held
  const cameWith = numberOf(member, profileId)
  return (
    <>
      <span className="mono">{value}</span>{' '}
      {verifiedAt && (
        <Tag color="success" title={format.instantExact(verifiedAt)}>
          {t('verified')}
        </Tag>
      )}
      {!verifiedAt && vouches && <Tag>{t('unverified')}</Tag>}
      <span className="value-origin">
        {[
          t('identifiers.firstSeen', { when: format.dayOf(firstSeenAt) }),
          source,
          profileId !== member.id &&
            (cameWith ? t('identifiers.cameWith', { number: cameWith }) : t('identifiers.cameWithOther')),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </>
  )
}
