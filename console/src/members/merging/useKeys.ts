import { useEffect, useRef } from 'react'
import { isWriting } from '../../shell/useShortcuts.ts'

/** Acts on single letters; silent while someone writes, and after the keys of the frame. */
export function useKeys(actions: Readonly<Record<string, () => void>>): void {
  const latest = useRef(actions)
  latest.current = actions
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return
      const act = latest.current[event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    // The frame listens on the document, which comes before the window: `g m` goes to the members and merges nobody.
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [])
}
