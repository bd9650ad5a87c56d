import { useTranslation } from 'react-i18next'
import { OrderCards } from '../OrdersTab.tsx'
import { Nothing } from './Block.tsx'
import { type Content, ROWS_SHOWN } from './overview.ts'

export function Orders({ orders }: { readonly orders: Content<'orders'> }) {
  const { t } = useTranslation('overview')
  if (orders.items.length === 0) return <Nothing>{t('orders.none')}</Nothing>
  return <OrderCards orders={orders.items.slice(0, ROWS_SHOWN)} />
}
