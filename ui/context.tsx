import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react'
import { createFormat, type Format, type LocaleCode } from './format.ts'
import { cssVariables, type Mode } from './tokens.ts'
import { type Words, wordsOf } from './words.ts'

export interface Ui {
  readonly locale: LocaleCode
  readonly mode: Mode
  readonly format: Format
  readonly words: Words
}

interface Props {
  readonly locale: LocaleCode
  readonly mode: Mode
  readonly timeZone: string
  readonly currency: string
  readonly children: ReactNode
}

const UiContext = createContext<Ui | null>(null)

/** Gives everything below its language, its colours and its way to write numbers. */
export function UiProvider({ locale, mode, timeZone, currency, children }: Props) {
  const ui = useMemo<Ui>(
    () => ({ locale, mode, format: createFormat({ locale, timeZone, currency }), words: wordsOf(locale) }),
    [locale, mode, timeZone, currency],
  )
  useEffect(() => {
    const root = document.documentElement
    root.lang = locale
    root.dataset.mode = mode
    root.style.colorScheme = mode
    for (const [name, value] of Object.entries(cssVariables(mode, locale))) root.style.setProperty(name, value)
  }, [locale, mode])
  return <UiContext.Provider value={ui}>{children}</UiContext.Provider>
}

export function useUi(): Ui {
  const ui = useContext(UiContext)
  if (!ui) throw new Error('useUi needs a UiProvider above it.')
  return ui
}

export const useFormat = (): Format => useUi().format
