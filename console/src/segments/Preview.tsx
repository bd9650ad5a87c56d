import type { Rule } from '@regulars/contract/rules'
import { previewSegment } from '@regulars/contract/segments'
import { useFormat } from '@regulars/ui/context.tsx'
import { Stat } from '@regulars/ui/Stat.tsx'
import { Link } from '@tanstack/react-router'
import { Alert, Spin } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { problemWords } from '../problem.ts'
import { useSettled } from './useSettled.ts'

const settleMs = 400

/** How many members a rule finds while it is written, how many of them may be contacted, and a few of them. */
export function Preview({ rule }: { readonly rule: Rule | null }) {
  const { t } = useTranslation(['segments', 'shell'])
  const format = useFormat()
  const asked = useSettled(JSON.stringify(rule), settleMs)
  // Only what this component itself wrote as JSON a moment ago is read back.
  const settled = JSON.parse(asked) as Rule | null
  const preview = useEndpoint(
    previewSegment,
    { body: { rule: settled ?? nothing } },
    { enabled: settled !== null, keepPrevious: true },
  )
  if (rule === null) return <p className="soft">{t('preview.blank')}</p>
  if (preview.error) {
    return <Alert type="error" showIcon role="alert" title={problemWords(preview.error, t('shell:unreachable'))} />
  }
  const { members, contactable, sample = [] } = preview.data ?? {}
  const pending = preview.isFetching || asked !== JSON.stringify(rule)
  return (
    <Spin spinning={pending} delay={300}>
      <div className="preview" aria-live="polite" aria-busy={pending}>
        <Stat label={t('preview.members')} value={members === undefined ? '…' : format.count(members)} />
        <Stat
          label={t('preview.contactable')}
          value={contactable === undefined ? '…' : format.count(contactable)}
          note={t('preview.contactableHint')}
        />
        {sample.length > 0 && (
          <div>
            <div className="soft">{t('preview.sample')}</div>
            {sample.slice(0, sampleShown).map(({ id, externalId, name }) => (
              <div key={id}>
                <Link to="/members/$member" params={{ member: externalId ?? id }}>
                  {externalId ?? t('anonymous')} {name}
                </Link>
              </div>
            ))}
          </div>
        )}
      </div>
    </Spin>
  )
}

const sampleShown = 5
/** Stands in the question that is not asked while there is no rule. */
const nothing: Rule = { kind: 'points', comparison: '>=', value: 0 }
