import { useUi } from '@regulars/ui/context.tsx'
import { useTranslation } from 'react-i18next'
import { LayerState } from './LayerState.tsx'
import type { Protection } from './protection.ts'

/** What held and then did not, or the other way round. */
export function ChangesPanel({ changes }: { readonly changes: Protection['changes'] }) {
  const { t } = useTranslation('protection')
  const { locale, format } = useUi()
  return (
    <section className="panel" aria-labelledby="protection-changes">
      <h2 className="panel-title" id="protection-changes">
        {t('changes')}
      </h2>
      {changes.length === 0 ? (
        <p className="soft plain">{t('changes.none')}</p>
      ) : (
        <ul className="cards">
          {changes.map(({ id, layer, name, status, evidence, at }) => (
            <li key={id} className="change">
              <span className="soft">{format.instant(at)}</span>
              <LayerState status={status} />
              <span className="change-words">
                {t(`layer.${layer}`)} · {name[locale]}
                <span className="value-origin">{evidence[locale]}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
