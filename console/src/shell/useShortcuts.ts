import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { destinations } from './navigation.tsx'

interface Actions {
  readonly search: () => void
  readonly help: () => void
}

/** `/` searches, `?` helps, `g` and a letter goes to a page. Silent while someone writes. */
export function useShortcuts(actions: Actions): void {
  const navigate = useNavigate()
  const latest = useRef(actions)
  latest.current = actions
  useEffect(() => {
    let wentAt = 0
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return
      const afterG = event.timeStamp - wentAt < followMs
      wentAt = 0
      const destination = afterG ? destinations.find(({ key }) => key === event.key) : undefined
      if (destination) void navigate({ to: destination.path })
      else if (event.key === '/') latest.current.search()
      else if (event.key === '?') latest.current.help()
      else if (event.key === 'g') {
        wentAt = event.timeStamp
        return
      } else return
      event.preventDefault()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [navigate])
}

/** How long after `g` the letter may come. */
const followMs = 1200

/** Whether a key that is pressed there is part of a text. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input:not([type=radio], [type=checkbox]), textarea, select')
}
