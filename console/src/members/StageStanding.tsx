import type { ResponseOf } from '@regulars/contract'
import type { memberStage } from '@regulars/contract/segments'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Mark } from '@regulars/ui/Mark.tsx'
import { useTranslation } from 'react-i18next'

/** The life-cycle stage, why, and the stages before. */
export function StageStanding({ answer }: { readonly answer: ResponseOf<typeof memberStage> }) {
  const { t } = useTranslation(['members', 'terms'])
  const { locale, format } = useUi()
  if (!answer.stage) return <Empty title={t('stage.none')} text={t('stage.noneText')} />
  return (
    <>
      <p className="plain">
        <strong>
          <Mark set="stage" name={answer.stage}>
            {t(`terms:stage.${answer.stage}`)}
          </Mark>
        </strong>{' '}
        {answer.since && <span className="soft">{t('stage.since', { when: format.dayOf(answer.since) })}</span>}
      </p>
      {answer.reason && <p className="plain">{answer.reason[locale]}</p>}
      {answer.history.length > 1 && (
        <>
          <h3 className="sub-title">{t('stage.history')}</h3>
          <dl className="plain">
            {answer.history.map((step) => (
              <div className="value-line" key={step.at}>
                <dt>{format.dayOf(step.at)}</dt>
                <dd>
                  <Mark set="stage" name={step.stage}>
                    {t(`terms:stage.${step.stage}`)}
                  </Mark>
                  <span className="value-origin">
                    {step.reason[locale]} · {t('stage.version', { version: String(step.definitionVersion) })}
                  </span>
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </>
  )
}
