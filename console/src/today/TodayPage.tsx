import { getToday } from '@regulars/contract/board'
import { useUi } from '@regulars/ui/context.tsx'

import { PageHead } from '@regulars/ui/PageHead.tsx'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { MetricAlerts } from '../insights/MetricAlerts.tsx'
import { Answer } from '../shell/Answer.tsx'
import { ComplianceDue } from './ComplianceDue.tsx'
import { FirstSteps } from './FirstSteps.tsx'
import { Numbers } from './Numbers.tsx'
import { Opportunities } from './Opportunities.tsx'
import { SecurityAlerts } from './SecurityAlerts.tsx'
import { isUnderWay, openSteps } from './today.ts'
import './today.css'

const pollMs = 60_000

/** What needs attention, and what to do next. */
export function TodayPage() {
  const { t } = useTranslation(['today', 'shell'])
  const { locale } = useUi()
  const today = useEndpoint(getToday, {}, { pollMs: () => pollMs })
  return (
    <>
      <PageHead title={t('shell:nav.today')} {...(today.data && { answer: today.data.headline[locale] })} />
      <Answer of={today} rows={10}>
        {(answer) => (
          <div className="stack">
            <SecurityAlerts />
            <MetricAlerts alerts={answer.alerts} />
            <ComplianceDue />
            {openSteps(answer.steps).length > 0 && <FirstSteps steps={answer.steps} />}
            {isUnderWay(answer) && (
              <>
                <Opportunities opportunities={answer.opportunities} />
                <Numbers today={answer} />
              </>
            )}
          </div>
        )}
      </Answer>
    </>
  )
}
