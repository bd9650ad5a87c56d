import type { OrderMapping, orderFields } from '@regulars/contract/mappings'
import type { z } from 'zod'
import { type DateReader, dateReader } from './dates.ts'
import { absolute, type Decimal, decimalText, parseDecimal, times, toMills } from './decimal.ts'
import { orderStateOf } from './orderState.ts'
import type { Fault, Reason } from './reasons.ts'

export type OrderField = (typeof orderFields)[number]
/** What decides how a row is read: a mapping without its name. */
export type RowMapping = Omit<z.infer<typeof OrderMapping>, 'code' | 'name'>

export interface OrderLine {
  readonly orderId: string
  /** Closed: placed, and came to nothing. */
  readonly kind: 'sale' | 'refund' | 'closed'
  readonly occurredAt: number
  /** Null for a sale to someone who is not a member. */
  readonly memberNumber: string | null
  readonly sku: string
  readonly productName: string
  /** Decimal text, positive for sale and refund alike, as is the amount. */
  readonly quantity: string
  readonly unitPrice: string
  readonly amountMills: number
  readonly country: string
  readonly store: string
  readonly platform: string
  readonly contact: Contact | null
}

/** Direct identifiers: sealed before they are stored anywhere. */
export interface Contact {
  readonly email?: string
  readonly phone?: string
  readonly name?: string
  /** SHA-256 of the phone, by which a platform names its buyer. */
  readonly phoneHash?: string
}

export type Outcome = { readonly line: OrderLine } | { readonly fault: Fault; readonly visitor?: Visitor }

/** A member that a line without an amount speaks of: a gift, a sample. No sale, but a member of the company. */
export interface Visitor {
  readonly memberNumber: string
  readonly occurredAt: number
}

export type ToOrderLine = (values: readonly string[]) => Outcome

/** Nine hundred million units of currency: ten thousand such lines still add up exactly. */
const MAX_AMOUNT_MILLS = 900_000_000_000n
const MAX_KEY_LENGTH = 180
const MAX_TEXT_LENGTH = 1000
const ONE: Decimal = { units: 1n, scale: 0 }

/**
 * Prepares a mapping for the rows of a file with these columns. The result is pure and total: a row becomes a line, or
 * the reason why not. An order id with the adjustment prefix is bookkeeping whatever else it holds; a refund is an
 * order id with the refund prefix, or a negative quantity or amount.
 */
export function orderLineReader(mapping: RowMapping, columns: readonly string[], rules: Rules): ToOrderLine {
  const cell = cellReader(mapping, columns)
  const readDate = dateReader(mapping.dateFormat, mapping.timeZone)
  return (values) => {
    const reading = { mapping, cell, values, readDate, rules }
    try {
      return { line: lineOf(reading) }
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused
      const { fault } = refused
      return fault.reason === 'zero_price' ? { fault, visitor: visitorOf(reading) } : { fault }
    }
  }
}

export interface Rules {
  /** Nothing was sold later than this. */
  readonly latest: Date
  /** True for what shops write where an id is missing: `0`, `null`, `guest`. */
  readonly isNobody: (id: string) => boolean
  /** The hash of a phone in one way of writing; undefined for what is none. */
  readonly phoneHashOf: (text: string) => string | undefined
}

interface Reading {
  readonly mapping: RowMapping
  readonly cell: Cell
  readonly values: readonly string[]
  readonly readDate: DateReader
  readonly rules: Rules
}

/** Undefined when the field is not mapped. */
type Cell = (values: readonly string[], field: OrderField) => string | undefined

function lineOf(reading: Reading): OrderLine {
  const { mapping } = reading
  const orderId = keyOf(reading, 'orderId')
  if (reading.rules.isNobody(orderId)) throw new Refused('missing_order_id', 'orderId')
  if (mapping.adjustmentPrefixes.some((prefix) => prefix !== '' && orderId.startsWith(prefix)))
    throw new Refused('adjustment', 'orderId', orderId)
  const isClosed = stateOf(reading) === 'closed'
  const money = isClosed ? noMoney(reading) : moneyOf(reading)
  const occurredAt = instantOf(reading)
  checkCurrency(reading)
  const prefixed =
    mapping.refundPrefix !== null && mapping.refundPrefix !== '' && orderId.startsWith(mapping.refundPrefix)
  return {
    orderId,
    kind: isClosed ? 'closed' : prefixed || money.negative ? 'refund' : 'sale',
    occurredAt,
    memberNumber: memberNumberOf(reading),
    sku: keyOf(reading, 'sku'),
    productName: textOf(reading, 'productName', MAX_TEXT_LENGTH),
    quantity: money.quantity,
    unitPrice: money.unitPrice,
    amountMills: money.amountMills,
    country: keyOf(reading, 'country'),
    store: keyOf(reading, 'store'),
    platform: keyOf(reading, 'platform') || (mapping.platform ?? ''),
    contact: contactOf(reading),
  }
}

interface Money {
  readonly quantity: string
  readonly unitPrice: string
  readonly amountMills: number
  readonly negative: boolean
}

function moneyOf(reading: Reading): Money {
  const quantity = quantityOf(reading)
  const unitPrice = amountIn(reading, 'unitPrice')
  const lineAmount = amountIn(reading, 'lineAmount')
  const amount = lineAmount ?? (unitPrice && times(quantity, unitPrice))
  if (!amount) throw new Refused('missing_price', 'unitPrice')
  if (amount.units === 0n) throw new Refused('zero_price', lineAmount ? 'lineAmount' : 'unitPrice')
  if (!lineAmount && unitPrice && unitPrice.units < 0n)
    throw new Refused('negative_price', 'unitPrice', decimalText(unitPrice))
  const mills = toMills(absolute(amount))
  if (mills > MAX_AMOUNT_MILLS) throw new Refused('amount_too_large', lineAmount ? 'lineAmount' : 'unitPrice')
  return {
    quantity: decimalText(absolute(quantity)),
    unitPrice: decimalText(absolute(unitPrice ?? shareOf(amount, quantity))),
    amountMills: Number(mills),
    negative: amount.units < 0n || quantity.units < 0n,
  }
}

/** Of an order that came to nothing files hold zero, or what it would have cost. */
function noMoney(reading: Reading): Money {
  return { quantity: decimalText(absolute(quantityOf(reading))), unitPrice: '0', amountMills: 0, negative: false }
}

/** A file without states holds orders that stand. */
function stateOf(reading: Reading): 'stands' | 'closed' {
  const text = keyOf(reading, 'state')
  if (text === '') return 'stands'
  const state = orderStateOf(text)
  if (state === undefined) throw new Refused('unknown_state', 'state', text)
  if (state === 'open') throw new Refused('order_open', 'state', text)
  return state
}

function quantityOf(reading: Reading): Decimal {
  const text = reading.cell(reading.values, 'quantity')
  if (text === undefined) return ONE
  if (text === '') throw new Refused('missing_quantity', 'quantity')
  const quantity = parseDecimal(text)
  if (!quantity) throw new Refused('invalid_quantity', 'quantity', text)
  if (quantity.units === 0n) throw new Refused('zero_quantity', 'quantity')
  return quantity
}

function amountIn(reading: Reading, field: 'unitPrice' | 'lineAmount'): Decimal | undefined {
  const text = reading.cell(reading.values, field)
  if (text === undefined || text === '') return undefined
  const amount = parseDecimal(text)
  if (!amount) throw new Refused('invalid_price', field, text)
  return amount
}

/** The price of one, to the mill, when the file gives only the line's amount. */
function shareOf(amount: Decimal, quantity: Decimal): Decimal {
  const size = absolute(quantity)
  const mills = toMills({ units: absolute(amount).units * 10n ** BigInt(size.scale + 6), scale: amount.scale })
  return { units: toMills({ units: mills / size.units, scale: 9 }), scale: 3 }
}

function instantOf({ cell, values, readDate, rules, mapping }: Reading): number {
  const text = cell(values, 'occurredAt') ?? ''
  if (text === '') throw new Refused('missing_date', 'occurredAt')
  const instant = readDate(text)
  if (instant === undefined) throw new Refused('invalid_date', 'occurredAt', text, mapping.dateFormat)
  if (instant > rules.latest.getTime()) throw new Refused('future_date', 'occurredAt', text)
  return instant
}

function checkCurrency({ cell, values, mapping }: Reading): void {
  const currency = cell(values, 'currency') ?? ''
  if (currency !== '' && currency.toUpperCase() !== mapping.currency)
    throw new Refused('other_currency', 'currency', currency, mapping.currency)
}

function memberNumberOf(reading: Reading): string | null {
  const number = keyOf(reading, 'memberNumber')
  const suffix = reading.mapping.memberNumberSuffix
  const bare = suffix && number.endsWith(suffix) ? number.slice(0, -suffix.length) : number
  return reading.rules.isNobody(bare) ? null : bare
}

function visitorOf(reading: Reading): Visitor | undefined {
  try {
    const memberNumber = memberNumberOf(reading)
    return memberNumber === null ? undefined : { memberNumber, occurredAt: instantOf(reading) }
  } catch (refused) {
    if (refused instanceof Refused) return undefined
    throw refused
  }
}

function contactOf(reading: Reading): Contact | null {
  const email = textOf(reading, 'email', MAX_KEY_LENGTH)
  const phone = textOf(reading, 'phone', MAX_KEY_LENGTH)
  const name = textOf(reading, 'name', MAX_KEY_LENGTH)
  const phoneHash = phoneHashOf(reading)
  if (!email && !phone && !name && !phoneHash) return null
  return {
    ...(email && { email }),
    ...(phone && { phone }),
    ...(name && { name }),
    ...(phoneHash && { phoneHash }),
  }
}

function phoneHashOf(reading: Reading): string | undefined {
  const text = keyOf(reading, 'phoneHash')
  if (reading.rules.isNobody(text)) return undefined
  const hash = reading.rules.phoneHashOf(text)
  if (hash === undefined) throw new Refused('invalid_phone_hash', 'phoneHash')
  return hash
}

function keyOf(reading: Reading, field: OrderField): string {
  return textOf(reading, field, MAX_KEY_LENGTH)
}

function textOf({ cell, values }: Reading, field: OrderField, maxLength: number): string {
  const text = cell(values, field) ?? ''
  if (text.length > maxLength) throw new Refused('too_long', field, '', maxLength)
  return text
}

function cellReader(mapping: RowMapping, columns: readonly string[]): Cell {
  const positions = new Map<OrderField, number>()
  for (const [field, column] of Object.entries(mapping.columns)) {
    const position = columns.indexOf(column)
    if (position >= 0) positions.set(field as OrderField, position)
  }
  return (values, field) => {
    const position = positions.get(field)
    return position === undefined ? undefined : (values[position] ?? '').trim()
  }
}

/** Leaves the reading of one row; never leaves this file. */
class Refused {
  readonly fault: Fault

  constructor(reason: Reason, field: OrderField | null, value: string = '', format: string | number = '') {
    this.fault = { reason, field, values: { value: value.slice(0, 100), format } }
  }
}
