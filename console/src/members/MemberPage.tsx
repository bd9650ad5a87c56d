import { ArrowLeftOutlined } from '@ant-design/icons'
import { getMember, memberOrders } from '@regulars/contract/members'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { isMissing } from '../problem.ts'
import { Answer } from '../shell/Answer.tsx'
import { LinkButton } from '../shell/LinkButton.tsx'
import { TabLinks } from '../shell/TabLinks.tsx'
import { useNow } from '../shell/useNow.ts'
import { AsOfPicker } from './AsOfPicker.tsx'
import { ConsentsTab } from './ConsentsTab.tsx'
import { DecisionsTab } from './DecisionsTab.tsx'
import { useMemberWords } from './MemberName.tsx'
import { MessagesTab } from './MessagesTab.tsx'
import { isAsOf, type Member, type MemberTab, memberTabs, readDay, readTab } from './members.ts'
import { IdentityTab } from './merging/IdentityTab.tsx'
import { OrdersTab } from './OrdersTab.tsx'
import { OverviewTab } from './OverviewTab.tsx'
import { PointsTab } from './PointsTab.tsx'
import { PortalLink } from './PortalLink.tsx'
import { SegmentsTab } from './SegmentsTab.tsx'
import { TimelineTab } from './TimelineTab.tsx'
import './members.css'

const route = getRouteApi('/signedIn/shell/members/$member')

export function MemberPage() {
  const { t } = useTranslation('shell')
  const { member: id } = route.useParams()
  const member = useEndpoint(getMember, { params: { member: id } })
  if (isMissing(member.error)) return <NoSuchMember />
  return (
    <>
      {!member.data && <PageHead title={t('nav.members')} />}
      <Answer of={member}>{(found) => <OneMember key={found.id} named={id} member={found} />}</Answer>
    </>
  )
}

function OneMember({ named, member }: { readonly named: string; readonly member: Member }) {
  const { t } = useTranslation('members')
  const words = useMemberWords()
  const navigate = useNavigate()
  const search = route.useSearch()
  const tab = readTab(search.tab)
  const asOf = readDay(search.asOf)
  const address = { to: '/members/$member', params: { member: member.id } } as const
  const setAsOf = (day: string | undefined) =>
    void navigate({ ...address, search: { tab, ...(day && { asOf: day }) }, replace: true })
  const panes: Record<MemberTab, ReactNode> = {
    overview: <OverviewTab named={named} memberId={member.id} asOf={asOf} />,
    timeline: <TimelineTab memberId={member.id} asOf={asOf} />,
    orders: <OrdersTab memberId={member.id} asOf={asOf} />,
    points: <PointsTab memberId={member.id} />,
    consents: <ConsentsTab memberId={member.id} />,
    segments: <SegmentsTab memberId={member.id} />,
    messages: <MessagesTab memberId={member.id} />,
    decisions: <DecisionsTab memberId={member.id} />,
    identity: <IdentityTab member={member} />,
  }
  return (
    <>
      <PageHead
        back={
          <Link to="/members">
            <ArrowLeftOutlined aria-hidden="true" /> {t('member.back')}
          </Link>
        }
        title={words(member)}
        answer={<InShort member={member} asOf={asOf} />}
        actions={
          <>
            {isAsOf(tab) && <AsOfPicker value={asOf} onChange={setAsOf} />}
            <PortalLink memberId={member.id} />
          </>
        }
      />
      <TabLinks label={words(member)} here={tab}>
        {memberTabs.map((key) => (
          <Link
            key={key}
            {...address}
            search={{ tab: key, ...(asOf && { asOf }) }}
            replace
            className="tab-link"
            {...(key === tab && { 'aria-current': 'page' })}
          >
            {t(`tab.${key}`)}
          </Link>
        ))}
      </TabLinks>
      {panes[tab]}
    </>
  )
}

/** The member in one sentence. */
function InShort({ member, asOf }: { readonly member: Member; readonly asOf: string | undefined }) {
  const { t } = useTranslation('members')
  const format = useFormat()
  const now = useNow()
  const orders = useEndpoint(memberOrders, { params: { member: member.id }, query: { limit: 1, asOf } })
  const totals = orders.data?.totals
  if (!totals) return <span className="soft">…</span>
  if (!totals.lastOrderAt) return t('answer.noOrders', { ago: format.ago(member.joinedAt, now) })
  return t('answer.bought', {
    count: totals.orders,
    n: format.count(totals.orders),
    sales: format.money(totals.grossSalesMills),
    ago: format.ago(totals.lastOrderAt, now),
    day: format.dayOf(totals.lastOrderAt),
  })
}

function NoSuchMember() {
  const { t } = useTranslation('members')
  return (
    <Empty
      page
      title={t('member.missing')}
      text={t('member.missingText')}
      action={<LinkButton to="/members">{t('member.back')}</LinkButton>}
    />
  )
}
