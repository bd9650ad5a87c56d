import { createFormat, type Format } from '@regulars/ui/format.ts'
import { useMemo } from 'react'
import { useWords } from './i18n/index.ts'

/** Days and numbers in the member's language and in the zone of their own device. */
export function useFormat(): Format {
  const { locale } = useWords()
  return useMemo(() => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    // The page shows no money; a currency is asked for all the same.
    return createFormat({ locale, timeZone, currency: 'CNY' })
  }, [locale])
}
