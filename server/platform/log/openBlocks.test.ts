import { describe, expect, it } from 'vitest'
import { OpenBlocks } from './openBlocks.ts'

describe('open blocks', () => {
  it('are held up to a number of bytes, and the oldest go first', () => {
    const open = new OpenBlocks(10)
    for (const id of [1, 2, 3]) open.hold(id, Buffer.alloc(4))
    expect([...open.held().keys()]).toEqual([2, 3])
  })

  it('count once, however many unpacked them', () => {
    const open = new OpenBlocks(10)
    for (const id of [1, 1, 1, 2]) open.hold(id, Buffer.alloc(4))
    expect([...open.held().keys()]).toEqual([1, 2])
  })

  it('are none when one alone is too large', () => {
    const open = new OpenBlocks(10)
    open.hold(1, Buffer.alloc(11))
    expect(open.held().size).toBe(0)
  })

  it('stay with whoever asked, also when they are closed meanwhile', () => {
    const open = new OpenBlocks(10)
    open.hold(1, Buffer.from('lines'))
    const held = open.held()
    open.hold(2, Buffer.alloc(10))
    expect(held.get(1)?.toString()).toBe('lines')
  })
})
