import { useFormat } from '@regulars/ui/context.tsx'
import { partsOf } from './recovery.ts'

/** Says a length of time as exactly as a promise of hours asks for: `4 min 12 s`. */
export function useDuration(): (seconds: number) => string {
  const format = useFormat()
  return (seconds) =>
    partsOf(seconds)
      .map((part) => format.duration(part))
      .join(' ')
}
