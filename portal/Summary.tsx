import { useWords } from './i18n/index.ts'
import type { Membership } from './preferences.ts'
import { useFormat } from './useFormat.ts'

/** The answer first: whose page this is, how many points, and where the membership stands. */
export function Summary({ membership }: { membership: Membership }) {
  const { t } = useWords()
  const format = useFormat()
  const { brand, name, memberNumber, points, stage, memberSince } = membership
  return (
    <header className="summary">
      <p className="brand">{brand}</p>
      <h1>{name ? t('greeting', { name }) : t('greetingPlain')}</h1>
      <p className="points">
        <span className="points-figure">{format.points(points)}</span> <span>{t('points')}</span>
      </p>
      {points < 0 && <p className="hint">{t('pointsBelowZero')}</p>}
      <dl className="facts">
        <div>
          <dt>{t('stage.title')}</dt>
          <dd>
            <span>{t(`stage.${stage ?? 'none'}`)}</span>
          </dd>
        </div>
        <div>
          <dt>{t('memberSince')}</dt>
          <dd>{format.dayOf(memberSince)}</dd>
        </div>
        {memberNumber && (
          <div>
            <dt>{t('memberNumber')}</dt>
            <dd>{memberNumber}</dd>
          </div>
        )}
      </dl>
    </header>
  )
}
