import { useFormat } from '@regulars/ui/context.tsx'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { HouseholdPanel } from '../HouseholdPanel.tsx'
import type { MemberTab } from '../members.ts'
import { Profile } from '../Profile.tsx'
import { RfmScores } from '../RfmPanel.tsx'
import { StageStanding } from '../StageStanding.tsx'
import { Block } from './Block.tsx'
import { Consents } from './Consents.tsx'
import { Experiments } from './Experiments.tsx'
import { Messages } from './Messages.tsx'
import { Orders } from './Orders.tsx'
import type { BlockName, MemberOverview } from './overview.ts'
import { Points } from './Points.tsx'
import { Segments } from './Segments.tsx'
import { Timeline } from './Timeline.tsx'
import { Value } from './Value.tsx'

interface Props {
  readonly overview: MemberOverview
  readonly onRetry: () => void
}

/** The whole member on one page, out of one answer: what there is, and for the rest why it is not here. */
export function Overview({ overview, onRetry }: Props) {
  const { member, blocks } = overview
  const of = <Name extends BlockName>(name: Name) => ({ name, block: blocks[name], onRetry })
  const all = (tab: MemberTab) => ({ memberId: member.id, tab })
  return (
    <div className="stack">
      <Notes overview={overview} />
      <Block {...of('value')} all={all('orders')}>
        {(value) => <Value value={value} />}
      </Block>
      <div className="halves">
        <div className="stack">
          {blocks.profile.state === 'ready' ? (
            <Profile member={{ ...member, ...blocks.profile }} />
          ) : (
            <Block {...of('profile')}>{() => null}</Block>
          )}
          <Block {...of('timeline')} all={all('timeline')}>
            {(timeline) => <Timeline timeline={timeline} />}
          </Block>
          <Block {...of('messages')} all={all('messages')}>
            {(messages) => <Messages messages={messages} />}
          </Block>
          <Block {...of('orders')} all={all('orders')}>
            {(orders) => <Orders orders={orders} />}
          </Block>
        </div>
        <div className="stack">
          <Block {...of('stage')}>{(stage) => <StageStanding answer={stage} />}</Block>
          <Block {...of('rfm')}>{(rfm) => <RfmScores answer={rfm} />}</Block>
          <Block {...of('segments')} all={all('segments')}>
            {(segments) => <Segments segments={segments} />}
          </Block>
          <Block {...of('points')} all={all('points')}>
            {(points) => <Points points={points} />}
          </Block>
          <Block {...of('consents')} all={all('consents')}>
            {(consents) => <Consents consents={consents} />}
          </Block>
          <Block {...of('experiments')}>
            {(experiments) => <Experiments experiments={experiments} memberId={member.id} />}
          </Block>
          <HouseholdPanel memberId={member.id} />
          <Block {...of('benefits')}>{() => null}</Block>
          <Block {...of('predictions')}>{() => null}</Block>
        </div>
      </div>
    </div>
  )
}

/** What one should know before reading on. */
function Notes({ overview: { mergedFrom, profiles, blocks } }: { readonly overview: MemberOverview }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const hidden = blocks.profile.state === 'ready' && blocks.profile.direct === 'withheld'
  return (
    <>
      {mergedFrom && <Alert type="info" showIcon title={t('merged')} />}
      {!mergedFrom && profiles > 1 && (
        <p className="soft plain">{t('profiles', { count: profiles, n: format.count(profiles) })}</p>
      )}
      {hidden && <p className="soft plain">{t('direct')}</p>}
    </>
  )
}
