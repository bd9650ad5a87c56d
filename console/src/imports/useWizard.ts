import { useState } from 'react'
import { useWorkspace } from '../session.ts'
import type { Draft, UploadedFile } from './mapping.ts'

/** A file on its way to be imported: uploaded, and how its columns are to be read. */
export interface Begun {
  readonly file: UploadedFile
  readonly draft: Draft
}

/** Kept for the tab, so that a reload or a look at another page does not ask for the file again. */
export function useWizard() {
  const place = `regulars.import.${useWorkspace().id}`
  const [begun, setBegun] = useState<Begun | null>(() => read(place))
  const set = (next: Begun | null) => {
    setBegun(next)
    try {
      if (next) sessionStorage.setItem(place, JSON.stringify(next))
      else sessionStorage.removeItem(place)
    } catch {
      // A browser that keeps nothing asks for the file again after a reload.
    }
  }
  return { begun, set }
}

function read(place: string): Begun | null {
  try {
    // Only this page writes there.
    return JSON.parse(sessionStorage.getItem(place) ?? 'null') as Begun | null
  } catch {
    return null
  }
}
