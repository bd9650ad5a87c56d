import { useFormat } from '@regulars/ui/context.tsx'
import { useTranslation } from 'react-i18next'
import { ReasonTree } from '../SegmentsTab.tsx'
import { Nothing } from './Block.tsx'
import type { Content } from './overview.ts'

/** The segments that the member is in; each opens to the reason. */
export function Segments({ segments }: { readonly segments: Content<'segments'> }) {
  const { t } = useTranslation(['overview', 'members'])
  const format = useFormat()
  if (segments.items.length === 0) return <Nothing>{t('segments.none')}</Nothing>
  return (
    <>
      {segments.items.map(({ segment, name, enteredAt, reason }) => (
        <details className="segment-line" key={segment}>
          <summary>
            <strong>{name}</strong>{' '}
            {enteredAt && (
              <span className="soft">{t('members:segments.since', { when: format.dayOf(enteredAt) })}</span>
            )}
          </summary>
          <div className="segment-why">
            <ReasonTree reason={reason} />
          </div>
        </details>
      ))}
      {segments.inside > segments.items.length && (
        <Nothing>{t('segments.more', { count: segments.inside, n: format.count(segments.inside) })}</Nothing>
      )}
    </>
  )
}
