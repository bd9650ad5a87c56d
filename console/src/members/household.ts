export interface Bought {
  readonly orders: number
  readonly grossSalesMills: number
}

/** What was bought together; nothing while one of them is not known: a part of a sum looks like the sum. */
export function sumOf(parts: readonly (Bought | undefined)[]): Bought | null {
  let sum: Bought = { orders: 0, grossSalesMills: 0 }
  for (const part of parts) {
    if (!part) return null
    sum = { orders: sum.orders + part.orders, grossSalesMills: sum.grossSalesMills + part.grossSalesMills }
  }
  return sum
}
