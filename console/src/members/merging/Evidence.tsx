import { listNamespaces } from '@regulars/contract/namespaces'
import { useFormat, useUi } from '@regulars/ui/context.tsx'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../../api.ts'
import { isKnownAttribute } from '../members.ts'
import { type EvidenceLine, evidenceLines, namespaceName, type Pair } from './pairs.ts'

/** What speaks for a pair, in words. */
export function useEvidenceWords(): (line: EvidenceLine) => string {
  const { t } = useTranslation(['merging', 'members'])
  const { locale } = useUi()
  const namespaces = useEndpoint(listNamespaces, {}).data?.items ?? []
  return ({ kind, field }) => {
    if (kind === 'shared') return t('evidence.shared', { name: namespaceName(namespaces, field, locale) })
    return t(`evidence.${kind}`, { name: isKnownAttribute(field) ? t(`members:attribute.${field}`) : field })
  }
}

/** Why the two are in the queue. */
export function Evidence({ pair }: { readonly pair: Pair }) {
  const { t } = useTranslation('merging')
  const format = useFormat()
  const words = useEvidenceWords()
  const lines = evidenceLines(pair.evidence)
  return (
    <dl className="plain evidence">
      <div className="value-line">
        <dt>{t('score')}</dt>
        <dd>{format.percent(pair.probability, 0)}</dd>
      </div>
      {lines.length > 0 && (
        <div className="value-line">
          <dt>{t('evidence')}</dt>
          <dd>
            <ul className="evidence-lines">
              {lines.map((line) => (
                <li key={`${line.kind} ${line.field}`}>{words(line)}</li>
              ))}
            </ul>
          </dd>
        </div>
      )}
      <div className="value-line">
        <dt>{t('found')}</dt>
        <dd>{format.instant(pair.foundAt)}</dd>
      </div>
    </dl>
  )
}
