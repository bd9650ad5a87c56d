import type { LocaleCode } from '@regulars/ui/format.ts'
import type { Mode } from '@regulars/ui/tokens.ts'
import { useSyncExternalStore } from 'react'

/** What this browser remembers of its user. Nothing here is the server's state. */
export interface Preferences {
  readonly locale: LocaleCode
  readonly mode: Mode | 'system'
  readonly workspaceId: string | undefined
  /** The newcomer has chosen between the demo and their own data. */
  readonly welcomed: boolean
}

const place = 'regulars'
const listeners = new Set<() => void>()
let current: Preferences = read()

export const preferences = (): Preferences => current

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change }
  try {
    localStorage.setItem(place, JSON.stringify(current))
  } catch {
    // A browser that keeps nothing still works; it only forgets.
  }
  for (const listener of listeners) listener()
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences)
}

const darkSystem = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : undefined

/** Light or dark, after asking the system if the user left it to that. */
export function useMode(): Mode {
  const { mode } = usePreferences()
  const systemDark = useSyncExternalStore(
    (changed) => {
      darkSystem?.addEventListener('change', changed)
      return () => darkSystem?.removeEventListener('change', changed)
    },
    () => darkSystem?.matches ?? false,
  )
  if (mode !== 'system') return mode
  return systemDark ? 'dark' : 'light'
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function read(): Preferences {
  const language = typeof navigator === 'undefined' ? 'en' : navigator.language
  const fresh: Preferences = {
    locale: language.startsWith('zh') ? 'zh-CN' : 'en',
    mode: 'system',
    workspaceId: undefined,
    welcomed: false,
  }
  try {
    return { ...fresh, ...(JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Preferences>) }
  } catch {
    return fresh
  }
}
