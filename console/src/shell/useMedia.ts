import { phoneBelow } from '@regulars/ui/tokens.ts'
import { useSyncExternalStore } from 'react'

const phone = matchMedia(`(max-width: ${phoneBelow - 1}px)`)

/** Whether the screen is a phone's: tables become cards there. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(
    (changed) => {
      phone.addEventListener('change', changed)
      return () => phone.removeEventListener('change', changed)
    },
    () => phone.matches,
  )
}
