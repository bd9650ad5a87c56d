import { CheckCircleFilled, ExclamationCircleFilled } from '@ant-design/icons'
import { useUi } from '@regulars/ui/context.tsx'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '../../shell/LinkButton.tsx'
import { LayerState } from './LayerState.tsx'
import { type Check, type Layer, placeOf } from './protection.ts'

/** One layer: what it is for, and each of its checks with what was seen. */
export function LayerPanel({ layer: { layer, status, checks } }: { readonly layer: Layer }) {
  const { t } = useTranslation('protection')
  return (
    <section className="panel" id={`layer-${layer}`} aria-labelledby={`layer-${layer}-title`}>
      <h2 className="panel-title" id={`layer-${layer}-title`}>
        {t(`layer.${layer}`)}
        <LayerState status={status} />
      </h2>
      <p className="soft plain">{t(`layer.${layer}.text`)}</p>
      {checks.length === 0 ? (
        <p>{t('noCheck')}</p>
      ) : (
        <ul className="cards">
          {checks.map((check) => (
            <CheckLine key={check.id} check={check} />
          ))}
        </ul>
      )}
    </section>
  )
}

function CheckLine({ check: { name, status, evidence, remedy, link, checkedAt, since } }: { readonly check: Check }) {
  const { t } = useTranslation('protection')
  const { locale, format } = useUi()
  const place = placeOf(link)
  return (
    <li className="check">
      <span className={`check-sign layer-state-${status}`}>
        {status === 'pass' ? <CheckCircleFilled aria-hidden /> : <ExclamationCircleFilled aria-hidden />}
        <span className="visually-hidden">{t(`state.${status}`)}</span>
      </span>
      <div className="check-words">
        <h3 className="check-name">{name[locale]}</h3>
        <p className="plain">{evidence[locale]}</p>
        {remedy && (
          <p className="plain check-remedy">
            <strong>{t('remedy')}</strong> {remedy[locale]}
          </p>
        )}
        {place && (
          <div className="check-act">
            <LinkButton size="small" {...place}>
              {t('act')}
            </LinkButton>
          </div>
        )}
      </div>
      <p className="soft plain check-times">
        {t('checkedAt', { time: format.instant(checkedAt) })}
        <br />
        {t(`since.${status}`, { day: format.dayOf(since) })}
      </p>
    </li>
  )
}
