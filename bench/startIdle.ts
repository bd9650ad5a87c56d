import { type BenchLine, round } from './line.ts'
import { startServer } from './process.ts'

const MAX_MEGABYTES = 600
const REST_MS = 20_000

/** Memory of all processes of `npm start` after it has rested, with the demo brand loaded. */
export async function run(): Promise<BenchLine[]> {
  const server = await startServer({ demo: true })
  try {
    await new Promise((resolve) => setTimeout(resolve, REST_MS))
    const idle = await server.allMegabytes()
    return [
      {
        name: 'start-idle',
        product: idle,
        reference: MAX_MEGABYTES,
        ratio: round(idle / MAX_MEGABYTES),
        unit: 'MB',
        note: `all processes (proportional set size), ${REST_MS / 1000} s after the demo brand was loaded; target < 600`,
      },
      {
        name: 'start-seconds',
        product: round(server.startSeconds, 1),
        reference: null,
        ratio: null,
        unit: 's',
        note: 'empty folder to ready, packages installed and built, demo brand loaded',
      },
    ]
  } finally {
    await server.stop()
  }
}
