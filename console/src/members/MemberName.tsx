import { Link } from '@tanstack/react-router'
import { Tag, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import type { MemberSummary } from './members.ts'

/** The words for a member: the masked name and the number, or "anonymous". */
export function useMemberWords(): (member: Pick<MemberSummary, 'name' | 'externalId'>) => string {
  const { t } = useTranslation('members')
  return ({ name, externalId }) =>
    [name, externalId ? t('member.number', { number: externalId }) : !name && t('member.anonymous')]
      .filter(Boolean)
      .join(' · ')
}

/** A member as a link to their page. */
export function MemberName({ member }: { readonly member: MemberSummary }) {
  const words = useMemberWords()
  return (
    <Link to="/members/$member" params={{ member: member.id }} className="member-name">
      {words(member)}
    </Link>
  )
}

export function KindTag({ kind }: { readonly kind: MemberSummary['kind'] }) {
  const { t } = useTranslation('members')
  if (kind === 'known') return t('kind.known')
  return (
    <Tooltip title={t('kind.anonymous.hint')}>
      <Tag>{t('kind.anonymous')}</Tag>
    </Tooltip>
  )
}
