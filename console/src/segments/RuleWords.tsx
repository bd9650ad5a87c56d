import type { Rule } from '@regulars/contract/rules'
import { useFormat } from '@regulars/ui/context.tsx'
import { useTranslation } from 'react-i18next'
import { ruleLines } from './ruleWords.ts'

/** A rule as it is read out. */
export function RuleWords({ rule }: { readonly rule: Rule }) {
  const { t } = useTranslation(['segments', 'terms'])
  const format = useFormat()
  const lines = ruleLines(rule, { t, format })
  return (
    <ul className="rule-words">
      {lines.map(({ depth, text }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are computed anew from the rule and never move by themselves.
        <li key={at} style={{ marginInlineStart: `${depth * 24}px` }}>
          {text}
        </li>
      ))}
    </ul>
  )
}
