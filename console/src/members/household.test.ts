import { expect, it } from 'vitest'
import { sumOf } from './household.ts'

it('what a household bought is the sum over its members, and nothing while one is not known', () => {
  const two = { orders: 2, grossSalesMills: 1_500 }
  expect(sumOf([two, two])).toEqual({ orders: 4, grossSalesMills: 3_000 })
  expect(sumOf([two, undefined])).toBeNull()
})
