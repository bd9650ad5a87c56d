import { rfmWords, stageWords } from '@regulars/contract/terms'
import type { LocaleCode } from '@regulars/ui/format.ts'

type Groups = typeof stageWords | typeof rfmWords

/** The product's own groups of members as the contract calls them, by key: `stage.growth`, `rfm.at_risk`. */
export function ownGroups(locale: LocaleCode) {
  return { ...named('stage', stageWords, locale), ...named('rfm', rfmWords, locale) }
}

function named<Prefix extends string, Of extends Groups>(prefix: Prefix, groups: Of, locale: LocaleCode) {
  const names = Object.entries(groups).map(([code, { name }]) => [`${prefix}.${code}`, name[locale]])
  return Object.fromEntries(names) as Record<`${Prefix}.${keyof Of & string}`, string>
}
