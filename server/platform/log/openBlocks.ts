/** Enough for what followers of one head are apart: a turn of the inbox and what was published meanwhile. */
const CAPACITY_BYTES = 12 * 1024 * 1024

/**
 * The plain lines of blocks that somebody read lately, by block id. Several follow the log side by side; a block never changes
 * once it is committed, so what one of them fetched and unpacked serves the others. The oldest go first.
 */
export class OpenBlocks {
  readonly #lines = new Map<number, Buffer>()
  readonly #capacity: number
  #bytes = 0

  constructor(capacity: number = CAPACITY_BYTES) {
    this.#capacity = capacity
  }

  /** Those that are open now; whoever asked keeps them, also when they are closed before they are read. */
  held(): ReadonlyMap<number, Buffer> {
    return new Map(this.#lines)
  }

  hold(blockId: number, lines: Buffer): void {
    if (this.#lines.has(blockId)) return
    this.#lines.set(blockId, lines)
    this.#bytes += lines.length
    for (const [oldest, { length }] of this.#lines) {
      if (this.#bytes <= this.#capacity) break
      this.#lines.delete(oldest)
      this.#bytes -= length
    }
  }
}
