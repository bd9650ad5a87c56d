import { useUi } from '@regulars/ui/context.tsx'
import { placeName } from './laws.ts'

/** Places in one phrase, as people of the page's language write a list. */
export function usePlaces(): (codes: readonly string[]) => string {
  const { locale } = useUi()
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  return (codes) => list.format(codes.map((code) => placeName(code, locale)))
}
