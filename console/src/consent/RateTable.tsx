import { WarningOutlined } from '@ant-design/icons'
import type { ResponseOf } from '@regulars/contract'
import type { withdrawalReport } from '@regulars/contract/board'
import { useFormat } from '@regulars/ui/context.tsx'
import { Mark } from '@regulars/ui/Mark.tsx'
import { Link } from '@tanstack/react-router'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'

type Report = ResponseOf<typeof withdrawalReport>
type Rated = Pick<Report['channels'][number], 'value' | 'numerator' | 'denominator' | 'overLine'>

interface Props {
  readonly title: string
  readonly text?: string
  readonly rows: Report['channels']
  readonly nameOf: (key: string) => string
}

/** Withdrawal rates along one side of a consent. */
export function RateTable({ title, text, rows, nameOf }: Props) {
  const { t } = useTranslation('consent')
  const titleId = useId()
  return (
    <section className="panel" aria-labelledby={titleId}>
      <h2 className="panel-title" id={titleId}>
        {title}
      </h2>
      {text && <p className="soft consent-lead">{text}</p>}
      {rows.length === 0 ? (
        <p className="soft plain">{t('withdrawals.noConsents')}</p>
      ) : (
        <dl className="plain">
          {rows.map(({ key, ...rate }) => (
            <div className="value-line" key={key}>
              <dt>{nameOf(key)}</dt>
              <dd>
                <Rate {...rate} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

/** How many withdrew in the seven days after each message. */
export function MessageRates({ rows }: { readonly rows: Report['messages'] }) {
  const { t } = useTranslation(['consent', 'terms'])
  return (
    <section className="panel" aria-labelledby="withdrawals-messages">
      <h2 className="panel-title" id="withdrawals-messages">
        {t('withdrawals.messages')}
      </h2>
      <p className="soft consent-lead">{t('withdrawals.messagesText')}</p>
      {rows.length === 0 ? (
        <p className="soft plain">{t('withdrawals.noMessages')}</p>
      ) : (
        <ul className="cards">
          {rows.map(({ template, channel, journey, ...rate }) => (
            <li className="consent-line" key={`${template} ${channel} ${journey?.id}`}>
              <span className="consent-words">
                <strong>{template}</strong>{' '}
                <Mark set="channel" name={channel as 'email'}>
                  {t(`terms:channel.${channel as 'email'}`)}
                </Mark>
                {journey && (
                  <span className="value-origin">
                    <Link to="/journeys/$journey" params={{ journey: journey.id }}>
                      {journey.name}
                    </Link>
                  </span>
                )}
              </span>
              <Rate {...rate} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Rate({ value, numerator, denominator, overLine }: Rated) {
  const { t } = useTranslation('consent')
  const format = useFormat()
  return (
    <span className="number">
      <span className={overLine ? 'line-note-over' : undefined}>
        {overLine && <WarningOutlined aria-label={t('withdrawals.over')} />}{' '}
        {value === null ? '—' : format.percent(value)}
      </span>{' '}
      <span className="soft">
        {t('withdrawals.of', { n: format.count(numerator), all: format.count(denominator) })}
      </span>
    </span>
  )
}
