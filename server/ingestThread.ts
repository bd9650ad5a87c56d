import { Worker, type WorkerOptions } from 'node:worker_threads'
import type { Measures } from './platform/telemetry/metrics.ts'

/** What the thread is given: the address of the database, and the words the program was started with. */
export interface IngestStart {
  readonly databaseUrl: string
  readonly argv: readonly string[]
}

export type ToIngest =
  | { readonly kind: 'wake'; readonly workspaceId: string }
  | { readonly kind: 'measure' }
  | { readonly kind: 'stop' }

export type FromIngest =
  | { readonly kind: 'ready' }
  | { readonly kind: 'wake'; readonly workspaceId: string }
  | { readonly kind: 'measures'; readonly measures: Measures }

/** As much as the program itself: a body of 64 MB must fit in a turn. */
const MAX_HEAP_MB = 288

/** The thread that turns the inbox into the log, seen from the program: `ingest.ts` is what runs in it. */
export class IngestThread {
  readonly #worker: Worker
  readonly #ended: Promise<void>
  readonly #asking: ((measures: Measures) => void)[] = []
  #stopping = false

  /** Hears of the workspaces that got events. */
  onWake: (workspaceId: string) => void = () => {}

  /** Resolves when it follows the inbox; `onLost` hears that it ended by itself. */
  static async start(start: IngestStart, onLost: (what: string) => void): Promise<IngestThread> {
    const worker = open({ workerData: start, resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } })
    const thread = new IngestThread(worker, onLost)
    await new Promise<void>((resolve, reject) => {
      worker.once('error', reject)
      worker.on('message', (message: FromIngest) => {
        if (message.kind === 'ready') resolve()
        else if (message.kind === 'wake') thread.onWake(message.workspaceId)
        else thread.#asking.shift()?.(message.measures)
      })
    })
    return thread
  }

  private constructor(worker: Worker, onLost: (what: string) => void) {
    this.#worker = worker
    this.#ended = new Promise((resolve) => worker.once('exit', () => resolve()))
    worker.on('error', (error) => onLost(`The ingest thread failed: ${error.message}`))
    void this.#ended.then(() => {
      if (!this.#stopping) onLost('The ingest thread ended')
    })
  }

  /** There is news in the inbox of this workspace. */
  wake(workspaceId: string): void {
    this.#say({ kind: 'wake', workspaceId })
  }

  /** What it measured, in the order asked. */
  measure(): Promise<Measures> {
    return new Promise((resolve) => {
      this.#asking.push(resolve)
      this.#say({ kind: 'measure' })
    })
  }

  /** After the turn that is under way. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#say({ kind: 'stop' })
    await this.#ended
  }

  #say(message: ToIngest): void {
    this.#worker.postMessage(message)
  }
}

/** From source, the thread must load what reads TypeScript by itself: Node 20 does not hand it on. */
function open(options: WorkerOptions): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./ingest.js', import.meta.url), options)
  const entry = JSON.stringify(new URL('./ingest.ts', import.meta.url).href)
  const load = `import('tsx/esm/api').then((tsx) => { tsx.register(); return import(${entry}) })`
  return new Worker(load, { ...options, eval: true })
}
