import { CheckCircleFilled } from '@ant-design/icons'
import { useFormat } from '@regulars/ui/context.tsx'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { setPreferences } from '../preferences.ts'
import { useSession, useWorkspace } from '../session.ts'
import { LinkButton } from '../shell/LinkButton.tsx'
import { nextStep, openSteps, type Step, stepPages } from './today.ts'

/** How far along a newcomer is; each step is one click away. */
export function FirstSteps({ steps }: { readonly steps: readonly Step[] }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const next = nextStep(steps)
  const done = steps.length - openSteps(steps).length
  return (
    <section className="panel" aria-labelledby="steps-title">
      <h2 className="panel-title" id="steps-title">
        {t('steps.title')}
        <small className="soft">
          {t('steps.progress', { done: format.count(done), total: format.count(steps.length) })}
        </small>
      </h2>
      <ol className="steps">
        {steps.map((step, at) => (
          <li key={step.id} className={step.done ? 'step step-done' : 'step'}>
            <span className="step-mark" aria-hidden="true">
              {step.done ? <CheckCircleFilled /> : at + 1}
            </span>
            <div className="step-words">
              {step.done ? (
                <span>
                  <Link to={stepPages[step.id]}>{t(`step.${step.id}`)}</Link>
                  <span className="visually-hidden"> {t('steps.done')}</span>
                </span>
              ) : (
                <strong>{t(`step.${step.id}`)}</strong>
              )}
              {!step.done && <span className="soft">{t(`step.${step.id}.text`)}</span>}
            </div>
            {!step.done && (
              <LinkButton to={stepPages[step.id]} {...(step === next && { look: 'primary' })}>
                {t(`step.${step.id}.action`)}
              </LinkButton>
            )}
          </li>
        ))}
      </ol>
      {done === 0 && <DemoFirst />}
    </section>
  )
}

function DemoFirst() {
  const { t } = useTranslation('today')
  const { workspaces } = useSession()
  const here = useWorkspace()
  const navigate = useNavigate()
  const demo = workspaces.find(({ kind }) => kind === 'demo')
  if (!demo || demo.id === here.id) return null
  const open = () => {
    setPreferences({ workspaceId: demo.id })
    void navigate({ to: '/' })
  }
  return (
    <Button type="link" className="steps-demo" onClick={open}>
      {t('steps.demo')}
    </Button>
  )
}
