import { useFormat } from '@regulars/ui/context.tsx'
import { Stat } from '@regulars/ui/Stat.tsx'
import { useTranslation } from 'react-i18next'
import { EntryCards } from '../PointsTab.tsx'
import { Nothing } from './Block.tsx'
import type { Content } from './overview.ts'

const ENTRIES_SHOWN = 3

export function Points({ points }: { readonly points: Content<'points'> }) {
  const { t } = useTranslation(['overview', 'members'])
  const format = useFormat()
  const { balance, items } = points
  return (
    <>
      <div className="facts block-facts">
        <Stat label={t('members:points.available')} value={format.points(balance.available)} />
        <Stat label={t('members:points.pending')} value={format.points(balance.pending)} />
        <Stat label={t('members:points.earned')} value={format.points(balance.lifetimeEarned)} />
      </div>
      {items.length === 0 ? (
        <Nothing>{t('points.none')}</Nothing>
      ) : (
        <EntryCards entries={items.slice(0, ENTRIES_SHOWN)} />
      )}
    </>
  )
}
