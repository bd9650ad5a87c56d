import { getMember } from '@regulars/contract/members'
import { listNamespaces } from '@regulars/contract/namespaces'
import { useFormat, useUi } from '@regulars/ui/context.tsx'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../../api.ts'
import { useMay } from '../../session.ts'
import { useMemberWords } from '../MemberName.tsx'
import type { Member } from '../members.ts'
import { type Merge, type Moment, momentsOf, numberOf } from './history.ts'
import { namespaceName } from './pairs.ts'
import { UnmergeDialog } from './UnmergeDialog.tsx'
import { useWho } from './useWho.ts'

interface Props {
  readonly member: Member
  readonly merges: readonly Merge[]
}

/** Each merge and each parting of a member: when, who and why; and the way to undo what stands. */
export function MergeHistory({ member, merges }: Props) {
  const { t } = useTranslation('merging')
  const format = useFormat()
  const mayMerge = useMay('members:merge')
  const [parting, setParting] = useState<Merge>()
  return (
    <>
      <ol className="moments">
        {momentsOf(merges).map((moment) => (
          <li className="merge-moment" key={`${moment.kind} ${moment.merge.id}`}>
            <time dateTime={moment.at} title={format.instantExact(moment.at)}>
              {format.instant(moment.at)}
            </time>
            <div>
              <strong>{t(`history.${moment.kind}`)}</strong> <Profile member={member} id={moment.merge.fromId} />{' '}
              {moment.kind === 'merged' ? '→' : '↔'} <Profile member={member} id={moment.merge.intoId} />
              <Why moment={moment} />
            </div>
            {mayMerge && moment.kind === 'merged' && !moment.merge.undoneAt && (
              <Button size="small" onClick={() => setParting(moment.merge)}>
                {t('unmerge.action')}
              </Button>
            )}
          </li>
        ))}
      </ol>
      {parting && <UnmergeDialog mergeId={parting.id} onClose={() => setParting(undefined)} />}
    </>
  )
}

function Why({ moment }: { readonly moment: Moment }) {
  const { t } = useTranslation('merging')
  const { locale } = useUi()
  const who = useWho()
  const namespaces = useEndpoint(listNamespaces, {}).data?.items ?? []
  const { by, reason, shared } = moment
  return (
    <span className="value-origin">
      {[
        by === null ? t('history.byRule') : t('history.by', { name: who(by) }),
        shared && t('history.shared', { name: namespaceName(namespaces, shared, locale) }),
        reason && t('history.reason', { reason }),
      ]
        .filter(Boolean)
        .join(' · ')}
    </span>
  )
}

/** A profile by the number it came with, as long as it is part of the member. */
function Profile({ member, id }: { readonly member: Member; readonly id: string }) {
  const { t } = useTranslation(['merging', 'members'])
  const isPart = id === member.id || member.identifiers.some(({ profileId }) => profileId === id)
  if (!isPart) return <OtherMember id={id} />
  const number = id === member.id ? member.externalId : numberOf(member, id)
  return <span>{number ? t('members:member.number', { number }) : t('history.other', { id: id.slice(-6) })}</span>
}

/** One who is a member of their own again, or was erased since. */
function OtherMember({ id }: { readonly id: string }) {
  const { t } = useTranslation('merging')
  const words = useMemberWords()
  const other = useEndpoint(getMember, { params: { member: id } }).data
  return (
    <Link to="/members/$member" params={{ member: id }} search={{ tab: 'identity' }}>
      {other ? words(other) : t('history.other', { id: id.slice(-6) })}
    </Link>
  )
}
