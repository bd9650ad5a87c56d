import { describe, expect, it } from 'vitest'
import { type KeyKind, matchKeysOf } from './matchKeys.ts'
import { matchRecordOf } from './matchRecord.ts'

const recordOf = (values: Readonly<Record<string, string | readonly string[]>>) =>
  matchRecordOf(
    Object.entries(values).flatMap(([name, value]) => [value].flat().map((one) => ({ name, value: String(one) }))),
  )
const keysOf = (kind: KeyKind, values: Parameters<typeof recordOf>[0]) =>
  matchKeysOf(recordOf(values))
    .filter((key) => key.kind === kind)
    .map((key) => key.value)

describe('a profile as it is compared', () => {
  it('has each value written one way, whatever way it came', () => {
    for (const phone of ['138 0013 8000', '+86-138-0013-8000', '００８６１３８００１３８０００'])
      expect(recordOf({ phone }).phone, phone).toBe('+8613800138000')
    for (const birthday of ['1990-02-03', '1990/2/3', '19900203', '1990年2月3日', '1990-02-03T00:00:00Z'])
      expect(recordOf({ birthday }).birthday, birthday).toBe('19900203')
    expect(recordOf({ birthday: 'in May' }).birthday).toBe('')
    expect(recordOf({ email: ['Li@Example.com', 'li@example.com', 'none'] }).email).toBe('li@example.com')
    expect(recordOf({ id_number: '11010119900203 123x' }).id_number).toBe('11010119900203123x')
  })

  it('has letters that look alike as one: full width, accents, compatibility ideographs, Cyrillic and Greek', () => {
    expect(recordOf({ name: 'Ａｎｎａ  Lée' }).name).toBe('anna lee')
    expect(recordOf({ name: 'Аnnа Lеe' }).name).toBe('anna lee')
    expect(recordOf({ name: 'Αnna Lee' }).name).toBe('anna lee')
    expect(recordOf({ name: '\uf9e1明' }).name).toBe('李明')
  })

  it('has its name in the order of its script when it came in two parts', () => {
    expect(recordOf({ first_name: '小明', last_name: '王' }).name).toBe('王小明')
    expect(recordOf({ first_name: 'Anna', last_name: 'Lee' }).name).toBe('anna lee')
    expect(recordOf({ last_name: 'Lee' }).name).toBe('lee')
  })

  it('has its address as one line, from text or from the parts that stock clients send', () => {
    const parts = { street: '1 Main St', city: 'Springfield', postalCode: '62 701', country: 'US' }
    expect(recordOf({ address: JSON.stringify(parts) })).toMatchObject({
      address: '1 main st springfield 62701',
      postcode: '62701',
    })
    expect(recordOf({ address: '上海市静安区南京西路１号，200040' }).postcode).toBe('200040')
    expect(recordOf({ address: '{ not JSON' }).address).toBe('{ not json')
  })
})

describe('match keys', () => {
  it('of three ways to write a phone are one, with or without its country', () => {
    const keys = ['13800138000', '+86 138 0013 8000', '0086-138-0013-8000'].map((phone) => keysOf('phone', { phone }))
    expect(new Set(keys.flat())).toEqual(new Set(['00138000']))
    expect(keysOf('phone', { phone: ['13800138000', '13900139000'] })).toEqual(['00138000', '00139000'])
  })

  it('of a Chinese name are the same in either order and script', () => {
    const birthday = '1990-02-03'
    const sorted = (name: string) => keysOf('name_birthday', { name, birthday }).sort()
    expect(sorted('張國華')).toEqual(sorted('张国华'))
    expect(sorted('国华张')).toEqual(sorted('张国华'))
    expect(keysOf('name', { name: '小明王' })).toEqual(keysOf('name', { name: '王小明' }))
  })

  it('of other names go by sound, in any order', () => {
    expect(keysOf('name', { name: 'Rupert Ashcraft' })).toEqual(keysOf('name', { name: 'Ashcroft, Robert' }))
    const address = JSON.stringify({ postalCode: '2000' })
    expect(keysOf('name_postcode', { name: 'Anna Lee', address })).toEqual(['2000 A500', '2000 L000'])
  })

  it('of an e-mail are the part before the host, without what is after a plus', () => {
    expect(keysOf('email', { email: 'li.wei+shop@example.com' })).toEqual(['li.wei'])
  })

  it('need both of their parts', () => {
    expect(matchKeysOf(recordOf({ name: 'Anna' }))).toEqual([])
    expect(matchKeysOf(recordOf({}))).toEqual([])
    expect(keysOf('birthday_postcode', { birthday: '1990-02-03' })).toEqual([])
  })
})
