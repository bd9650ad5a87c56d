import { memberOrders } from '@regulars/contract/members'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Stat } from '@regulars/ui/Stat.tsx'
import { Table, type TableProps, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { usePages } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'
import { useIsPhone } from '../shell/useMedia.ts'
import { ArchivedNote } from './ArchivedNote.tsx'
import type { Order } from './members.ts'

interface Props {
  readonly memberId: string
  readonly asOf: string | undefined
}

export function OrdersTab({ memberId, asOf }: Props) {
  const { t } = useTranslation('members')
  const format = useFormat()
  const isPhone = useIsPhone()
  const orders = usePages(
    memberOrders,
    { params: { member: memberId }, query: { asOf, limit: 50 } },
    { keepPrevious: true },
  )
  return (
    <Answer
      of={{ data: orders.first, error: orders.error, refetch: orders.refetch }}
      isEmpty={({ items }) => items.length === 0}
      empty={
        <div className="panel">
          <Empty title={t('orders.empty')} text={t('orders.emptyText')} />
        </div>
      }
    >
      {({ totals }) => (
        <div className="stack" aria-busy={orders.isPlaceholderData}>
          <section className="panel facts">
            <Stat label={t('fact.orders')} value={format.count(totals.orders)} />
            <Stat label={t('fact.sales')} value={format.money(totals.grossSalesMills)} />
            <Stat
              label={t('fact.refunds')}
              value={format.money(totals.refundedMills)}
              note={t('fact.refundCount', { count: totals.refunds, n: format.count(totals.refunds) })}
            />
          </section>
          <section className="panel">
            {isPhone ? <OrderCards orders={orders.items} /> : <OrdersTable orders={orders.items} />}
            <ShowMore pages={orders} total={totals.orders + totals.refunds} />
          </section>
        </div>
      )}
    </Answer>
  )
}

function OrdersTable({ orders }: { readonly orders: readonly Order[] }) {
  const { t } = useTranslation('members')
  const format = useFormat()
  const columns: TableProps<Order>['columns'] = [
    { key: 'order', title: t('orders.order'), render: (_, { orderId }) => <span className="mono">{orderId}</span> },
    { key: 'when', title: t('orders.when'), render: (_, { occurredAt }) => format.instant(occurredAt) },
    { key: 'kind', title: t('orders.kind'), render: (_, { kind }) => <OrderKind kind={kind} /> },
    {
      key: 'items',
      title: t('orders.items'),
      render: (_, { items, archived }) =>
        archived ? t('archived') : t('orders.itemCount', { count: items.length, n: format.count(items.length) }),
    },
    {
      key: 'amount',
      title: t('orders.amount'),
      align: 'right',
      className: 'number',
      render: (_, { amountMills, currency }) => format.money(amountMills, currency),
    },
  ]
  return (
    <Table<Order>
      size="small"
      rowKey={(order) => `${order.kind} ${order.orderId}`}
      columns={columns}
      dataSource={[...orders]}
      pagination={false}
      expandable={{ expandedRowRender: (order) => <Items order={order} />, expandRowByClick: true }}
    />
  )
}

export function OrderCards({ orders }: { readonly orders: readonly Order[] }) {
  const format = useFormat()
  return (
    <ul className="cards">
      {orders.map((order) => (
        <li key={`${order.kind} ${order.orderId}`} className="order-card">
          <details>
            <summary>
              <span className="mono">{order.orderId}</span>{' '}
              <strong className="number">{format.money(order.amountMills, order.currency)}</strong>
              <span className="value-origin">
                {format.instant(order.occurredAt)} <OrderKind kind={order.kind} />
              </span>
            </summary>
            <Items order={order} />
          </details>
        </li>
      ))}
    </ul>
  )
}

function OrderKind({ kind }: { readonly kind: Order['kind'] }) {
  const { t } = useTranslation('members')
  return kind === 'sale' ? t('orders.sale') : <Tag>{t('orders.refund')}</Tag>
}

function Items({ order }: { readonly order: Order }) {
  const { t } = useTranslation('members')
  const format = useFormat()
  if (order.archived) return <ArchivedNote at={order.occurredAt} />
  return (
    <div className="chart-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('orders.sku')}</th>
            <th scope="col">{t('orders.quantity')}</th>
            <th scope="col">{t('orders.price')}</th>
          </tr>
        </thead>
        <tbody>
          {order.items.map(({ sku, name, quantity, priceMills }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an order may hold the same product in two lines.
            <tr key={at}>
              <th scope="row">
                {name || sku} {name && <span className="soft">{sku}</span>}
              </th>
              <td>{format.ratio(quantity)}</td>
              <td>{format.money(priceMills, order.currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
