import { useFormat } from '@regulars/ui/context.tsx'
import { Stat } from '@regulars/ui/Stat.tsx'
import { useTranslation } from 'react-i18next'
import type { Content } from './overview.ts'

/** What the member is worth so far. */
export function Value({ value }: { readonly value: Content<'value'> }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const { currency } = value
  return (
    <div className="facts">
      <Stat label={t('value.orders')} value={format.count(value.orders)} />
      <Stat
        label={t('value.revenue')}
        value={format.money(value.revenueMills, currency)}
        formula={{
          formula: t('value.revenueFormula'),
          parts: `${format.money(value.grossSalesMills, currency)} − ${format.money(value.refundedMills, currency)}`,
        }}
      />
      <Stat
        label={t('value.aov')}
        value={value.aovMills === null ? null : format.moneyMean(value.aovMills, currency)}
        formula={{ formula: t('value.aovFormula') }}
      />
      <Stat label={t('value.refunds')} value={format.count(value.refunds)} />
      <Stat label={t('value.first')} value={value.firstOrderAt && format.dayOf(value.firstOrderAt)} />
      <Stat label={t('value.last')} value={value.lastOrderAt && format.dayOf(value.lastOrderAt)} />
    </div>
  )
}
