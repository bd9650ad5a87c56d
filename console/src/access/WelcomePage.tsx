import { ExperimentOutlined, ImportOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { setPreferences } from '../preferences.ts'
import { useSession } from '../session.ts'
import { LookChoices } from './LookChoices.tsx'
import './access.css'

/** The first choice of a newcomer: the demo, or their own data. */
export function WelcomePage() {
  const { t } = useTranslation('access')
  const navigate = useNavigate()
  const { workspaces } = useSession()
  const demo = workspaces.find(({ kind }) => kind === 'demo')
  const own = workspaces.find(({ kind }) => kind === 'own')
  const enter = (workspaceId: string | undefined, to: '/' | '/import') => {
    setPreferences({ welcomed: true, workspaceId })
    void navigate({ to })
  }
  return (
    <main className="entry">
      <div className="welcome">
        <p className="soft">{t('welcome.title')}</p>
        <h1 className="welcome-title">{t('welcome.answer')}</h1>
        <div className="welcome-choices">
          {demo && (
            <Choice
              icon={<ExperimentOutlined />}
              title={t('welcome.demo')}
              text={t('welcome.demoText')}
              action={
                <Button size="large" block onClick={() => enter(demo.id, '/')}>
                  {t('welcome.demoAction')}
                </Button>
              }
            />
          )}
          <Choice
            icon={<ImportOutlined />}
            title={t('welcome.import')}
            text={t('welcome.importText')}
            action={
              <Button type="primary" size="large" block onClick={() => enter(own?.id, '/import')}>
                {t('welcome.importAction')}
              </Button>
            }
          />
        </div>
        <p className="soft">{t('welcome.later')}</p>
        <Button type="link" onClick={() => enter(own?.id, '/')}>
          {t('welcome.skip')}
        </Button>
        <LookChoices />
      </div>
    </main>
  )
}

interface ChoiceProps {
  readonly icon: ReactNode
  readonly title: string
  readonly text: string
  readonly action: ReactNode
}

function Choice({ icon, title, text, action }: ChoiceProps) {
  return (
    <section className="panel welcome-choice">
      <div className="welcome-icon" aria-hidden="true">
        {icon}
      </div>
      <h2>{title}</h2>
      <p className="soft">{text}</p>
      {action}
    </section>
  )
}
