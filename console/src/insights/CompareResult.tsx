import { useUi } from '@regulars/ui/context.tsx'
import { Stat } from '@regulars/ui/Stat.tsx'
import { useTranslation } from 'react-i18next'
import { IntervalPlot } from '../journeys/IntervalPlot.tsx'
import { type Comparison, comparedDifference, comparedValue, relativeWritten } from './compare.ts'

/** Both values with their parts, the differences with their intervals, and how they were worked out. */
export function CompareResult({ comparison }: { readonly comparison: Comparison }) {
  const { t } = useTranslation('insights')
  const { locale, format } = useUi()
  const intervalWords = ([low, high]: readonly [number, number], write: (value: number) => string) =>
    t('compare.interval', { low: write(low), high: write(high) })
  const asRelative = (value: number) => relativeWritten(value, format)
  const asDifference = (value: number) => comparedDifference(comparison, value, format)
  const { metric, perMember, relative, relativeInterval, difference, differenceInterval } = comparison
  return (
    <section className="panel stack" aria-label={metric.name[locale]}>
      <h2 className="panel-title">
        {metric.name[locale]}
        {perMember && ` · ${t('compare.perMember')}`}
      </h2>
      <div className="compare-sides">
        <Side comparison={comparison} side="a" />
        <Side comparison={comparison} side="b" />
        <Stat
          label={t('compare.relative')}
          value={relative === null ? null : asRelative(relative)}
          note={relativeInterval && intervalWords(relativeInterval, asRelative)}
        />
        <Stat
          label={t('compare.difference')}
          value={difference === null ? null : asDifference(difference)}
          note={differenceInterval && intervalWords(differenceInterval, asDifference)}
        />
      </div>
      {relative !== null && relativeInterval && (
        <IntervalPlot point={relative} interval={relativeInterval} write={asRelative} />
      )}
      <Notes comparison={comparison} />
    </section>
  )
}

function Side({ comparison, side }: { readonly comparison: Comparison; readonly side: 'a' | 'b' }) {
  const { t } = useTranslation('insights')
  const { locale, format } = useUi()
  const { name, value, numerator, denominator, people } = comparison[side]
  const { metric } = comparison
  const over = metric.unit === 'money' ? format.money(numerator) : format.count(numerator)
  return (
    <Stat
      label={name[locale]}
      value={value === null ? null : comparedValue(comparison, value, format)}
      formula={{
        formula: metric.formula[locale],
        description: metric.description[locale],
        parts: `${over} ÷ ${format.count(denominator)}`,
      }}
      note={
        <>
          {`${over} ÷ ${format.count(denominator)}`}
          <br />
          {t('compare.people', { count: people, n: format.count(people) })}
        </>
      }
    />
  )
}

/** What the reader must know: who is in both, who is in neither, how it was worked out, and what it does not say. */
function Notes({ comparison }: { readonly comparison: Comparison }) {
  const { t } = useTranslation('insights')
  const { locale, format } = useUi()
  const { inBoth, unnamedOrders, asOf, method } = comparison
  return (
    <div className="soft">
      {inBoth > 0 && (
        <p className="platform-formula">{t('compare.inBoth', { count: inBoth, n: format.count(inBoth) })}</p>
      )}
      {unnamedOrders !== null && unnamedOrders > 0 && (
        <p className="platform-formula">
          {t('compare.unnamed', { count: unnamedOrders, n: format.count(unnamedOrders) })}
        </p>
      )}
      <p className="platform-formula">{asOf === null ? t('compare.asOfNow') : t('compare.asOfDay', { day: asOf })}</p>
      <p className="platform-formula">{method[locale]}</p>
      <p className="platform-formula">{t('compare.notCause')}</p>
    </div>
  )
}
