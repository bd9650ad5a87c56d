import { useFormat } from '@regulars/ui/context.tsx'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { journeyOf } from '../messages.ts'
import { Nothing } from './Block.tsx'
import type { Content } from './overview.ts'

interface Props {
  readonly experiments: Content<'experiments'>
  readonly memberId: string
}

/** The arms that the member was given, and in what. */
export function Experiments({ experiments, memberId }: Props) {
  const { t } = useTranslation(['overview', 'terms'])
  const format = useFormat()
  if (experiments.items.length === 0) return <Nothing>{t('experiments.none')}</Nothing>
  return (
    <dl className="plain">
      {experiments.items.map(({ experiment, name, arm, assignedAt, profileId }) => {
        const journey = name === null ? undefined : journeyOf(experiment)
        return (
          <div className="value-line" key={`${experiment} ${profileId}`}>
            <dt>{t(`terms:arm.${arm}`)}</dt>
            <dd>
              {journey ? (
                <Link to="/journeys/$journey" params={{ journey }}>
                  {name}
                </Link>
              ) : (
                experiment
              )}
              <span className="value-origin">
                {format.instant(assignedAt)}
                {profileId !== memberId && ` · ${t('experiments.ofMerged')}`}
              </span>
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
