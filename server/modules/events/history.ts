import type { Platform } from '../../platform/context.ts'
import { drainOnce } from '../../platform/log/sink.ts'
import type { Task } from '../../platform/runner.ts'

export const HISTORY = 'history'

/** Log → ClickHouse, in blocks of ten thousand events or of what a second brought. */
export function historyTask(platform: Platform): Task {
  const sink = {
    name: HISTORY,
    send: (lines: Buffer, token: string) => platform.history.insertLines('events', lines, token),
  }
  return { name: 'fill the history', everyMs: 500, run: (workspaceId) => drainOnce(platform, workspaceId, sink) }
}
