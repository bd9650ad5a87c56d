import { useUi } from '@regulars/ui/context.tsx'
import { useTranslation } from 'react-i18next'
import { LayerState } from './LayerState.tsx'
import type { Layer } from './protection.ts'

/** The five layers side by side, each with one bar for each of its checks. */
export function LayerStrip({ layers }: { readonly layers: readonly Layer[] }) {
  const { t } = useTranslation('protection')
  const { format } = useUi()
  return (
    <ol className="layers" aria-label={t('layers')}>
      {layers.map(({ layer, status, checks }) => {
        const holding = checks.filter((check) => check.status === 'pass').length
        return (
          <li key={layer} className={`layer layer-${status}`}>
            <a href={`#layer-${layer}`} className="layer-link">
              <span className="layer-name">{t(`layer.${layer}`)}</span>
              <LayerState status={status} />
              <span className="layer-bars" aria-hidden>
                {checks.map((check) => (
                  <span key={check.id} className={`layer-bar layer-bar-${check.status}`} />
                ))}
              </span>
              <span className="soft layer-count">
                {t('holding', { n: format.count(holding), of: format.count(checks.length) })}
              </span>
            </a>
          </li>
        )
      })}
    </ol>
  )
}
