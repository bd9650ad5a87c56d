import { memberStage } from '@regulars/contract/segments'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Mark } from '@regulars/ui/Mark.tsx'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'

/** The life-cycle stage, why, and the stages before. */
export function StagePanel({ memberId }: { readonly memberId: string }) {
  const { t } = useTranslation(['members', 'terms'])
  const { locale, format } = useUi()
  const stage = useEndpoint(memberStage, { params: { member: memberId } })
  return (
    <section className="panel" aria-labelledby="stage-title">
      <h2 className="panel-title" id="stage-title">
        {t('stage.title')}
      </h2>
      <Answer
        of={stage}
        rows={3}
        isEmpty={(answer) => answer.stage === null}
        empty={<Empty title={t('stage.none')} text={t('stage.noneText')} />}
      >
        {(answer) =>
          answer.stage && (
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
      </Answer>
    </section>
  )
}
