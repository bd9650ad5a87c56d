import type { ResponseOf } from '@regulars/contract'
import { forecastJourney } from '@regulars/contract/journeys'
import { gateReasons } from '@regulars/contract/messaging'
import { useFormat } from '@regulars/ui/context.tsx'
import { Stat } from '@regulars/ui/Stat.tsx'
import { Alert, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { LinkButton } from '../shell/LinkButton.tsx'
import type { JourneyData } from './counts.ts'

type Forecast = ResponseOf<typeof forecastJourney>

interface Props {
  readonly journey: JourneyData
  readonly open: boolean
  readonly pending: boolean
  readonly onStart: () => void
  readonly onClose: () => void
}

/** Before members are touched: how many, who is left out and why, and whether anything really leaves. */
export function StartDialog({ journey, open, pending, onStart, onClose }: Props) {
  const { t } = useTranslation(['journeys', 'shell'])
  const forecast = useEndpoint(forecastJourney, { params: { id: journey.id } }, { enabled: open })
  return (
    <Modal
      open={open}
      onCancel={onClose}
      title={t('start.title', { name: journey.name })}
      okText={forecast.data?.sandbox ? t('start.inSandbox') : t('start')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ disabled: !forecast.data }}
      confirmLoading={pending}
      onOk={onStart}
    >
      <Answer of={forecast} rows={4}>
        {(data) => <ForecastWords forecast={data} percent={journey.definition.holdoutPercent} />}
      </Answer>
    </Modal>
  )
}

const knownReasons = new Set<string>(gateReasons)
const isKnown = (reason: string): reason is (typeof gateReasons)[number] => knownReasons.has(reason)

function ForecastWords({ forecast, percent }: { readonly forecast: Forecast; readonly percent: number }) {
  const { t } = useTranslation(['journeys', 'terms'])
  const format = useFormat()
  const { audience, holdout, contactable, excluded, sandbox } = forecast
  return (
    <div className="stack forecast">
      <div className="forecast-numbers">
        <Stat label={t('forecast.audience')} value={format.count(audience)} />
        <Stat
          label={t('forecast.holdout')}
          value={format.count(holdout)}
          note={t('forecast.holdoutNote', { percent: String(percent) })}
        />
        <Stat label={t('forecast.contactable')} value={format.count(contactable)} />
      </div>
      {excluded.length > 0 && (
        <div>
          <h3 className="forecast-title">{t('forecast.excluded')}</h3>
          <ul className="forecast-reasons">
            {excluded.map(({ reason, members }) => (
              <li key={reason}>
                <span>{isKnown(reason) ? t(`terms:gate.${reason}`) : reason}</span>
                <span className="number">{format.count(members)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {contactable === 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('forecast.nobody')}
          action={
            <LinkButton size="small" to="/members">
              {t('forecast.nobodyAction')}
            </LinkButton>
          }
        />
      )}
      <p className="soft forecast-when">{t('forecast.when')}</p>
      <Alert
        type={sandbox ? 'info' : 'warning'}
        showIcon
        title={sandbox ? t('forecast.sandbox') : t('forecast.live')}
      />
    </div>
  )
}
