import type { ResponseOf } from '@regulars/contract'
import { memberPoints } from '@regulars/contract/loyalty'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Stat } from '@regulars/ui/Stat.tsx'
import { Alert, Button, Table, type TableProps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePages } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'
import { useIsPhone } from '../shell/useMedia.ts'
import { AdjustPoints } from './AdjustPoints.tsx'

type Points = ResponseOf<typeof memberPoints>
type Entry = Points['items'][number]

export function PointsTab({ memberId }: { readonly memberId: string }) {
  const { t } = useTranslation('members')
  const isPhone = useIsPhone()
  const [adjusting, setAdjusting] = useState(false)
  const mayAdjust = useMay('loyalty:write')
  const points = usePages(memberPoints, { params: { member: memberId }, query: { limit: 50 } })
  return (
    <Answer of={{ data: points.first, error: points.error, refetch: points.refetch }}>
      {({ balance }) => (
        <div className="stack">
          <section className="panel stack">
            <Balance balance={balance} />
            {mayAdjust && (
              <div>
                <Button onClick={() => setAdjusting(true)}>{t('adjust.action')}</Button>
              </div>
            )}
          </section>
          <section className="panel">
            {points.items.length === 0 ? (
              <Empty title={t('points.empty')} text={t('points.emptyText')} />
            ) : isPhone ? (
              <EntryCards entries={points.items} />
            ) : (
              <EntriesTable entries={points.items} />
            )}
            <ShowMore pages={points} />
          </section>
          {adjusting && <AdjustPoints memberId={memberId} balance={balance} onClose={() => setAdjusting(false)} />}
        </div>
      )}
    </Answer>
  )
}

function Balance({ balance }: { readonly balance: Points['balance'] }) {
  const { t } = useTranslation('members')
  const format = useFormat()
  return (
    <>
      <div className="facts">
        <Stat label={t('points.available')} value={format.points(balance.available)} />
        <Stat label={t('points.pending')} value={format.points(balance.pending)} />
        <Stat label={t('points.earned')} value={format.points(balance.lifetimeEarned)} />
        <Stat label={t('points.reversed')} value={format.points(balance.lifetimeReversed)} />
        <Stat label={t('points.redeemed')} value={format.points(balance.lifetimeRedeemed)} />
      </div>
      {balance.available < 0 && <Alert type="warning" showIcon title={t('points.deficit')} />}
    </>
  )
}

function EntriesTable({ entries }: { readonly entries: readonly Entry[] }) {
  const { t } = useTranslation('members')
  const format = useFormat()
  const columns: TableProps<Entry>['columns'] = [
    { key: 'when', title: t('points.when'), render: (_, { occurredAt }) => format.instant(occurredAt) },
    { key: 'kind', title: t('points.kind'), render: (_, { kind }) => t(`points.kind.${kind}`) },
    { key: 'reason', title: t('points.reason'), render: (_, entry) => <Because entry={entry} /> },
    {
      key: 'points',
      title: t('points.points'),
      align: 'right',
      render: (_, { points }) => <SignedPoints points={points} />,
    },
    {
      key: 'balance',
      title: t('points.balance'),
      align: 'right',
      className: 'number',
      render: (_, { balanceAfter }) => format.points(balanceAfter),
    },
  ]
  return <Table<Entry> size="small" rowKey="id" columns={columns} dataSource={[...entries]} pagination={false} />
}

export function EntryCards({ entries }: { readonly entries: readonly Entry[] }) {
  const { t } = useTranslation('members')
  const format = useFormat()
  return (
    <ul className="cards">
      {entries.map((entry) => (
        <li key={entry.id} className="entry-line">
          <span>
            {t(`points.kind.${entry.kind}`)} <Because entry={entry} />
            <span className="value-origin">{format.instant(entry.occurredAt)}</span>
          </span>
          <span className="entry-points">
            <SignedPoints points={entry.points} />
            <span className="value-origin number">{format.points(entry.balanceAfter)}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}

/** The order behind an entry, or the reason a person gave. */
function Because({ entry }: { readonly entry: Entry }) {
  const { t } = useTranslation('members')
  if (entry.orderId) return <span className="soft">{t('points.forOrder', { order: entry.orderId })}</span>
  return <span className="soft">{entry.reason}</span>
}

function SignedPoints({ points }: { readonly points: number }) {
  const format = useFormat()
  return <strong className={points < 0 ? 'number minus' : 'number'}>{format.signed(points)}</strong>
}
