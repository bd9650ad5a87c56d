import type { Job } from '#platform/jobs/queue'

const EVERY_MS = 20_000

/** Says that a job goes on while the history is at a statement that takes its time. */
export async function whileAlive<T>(job: Job, work: Promise<T>): Promise<T> {
  const beat = setInterval(() => void job.heartbeat().catch(() => {}), EVERY_MS)
  try {
    return await work
  } finally {
    clearInterval(beat)
  }
}
