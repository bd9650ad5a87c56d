import { PageHead } from '@regulars/ui/PageHead.tsx'
import { useRouterState } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession, useWorkspace } from '../session.ts'
import { DemoPanel } from './DemoPanel.tsx'
import { EmailPanel } from './EmailPanel.tsx'
import { GeneralPanel } from './GeneralPanel.tsx'
import { KeysPanel } from './KeysPanel.tsx'
import { NamespacesPanel } from './NamespacesPanel.tsx'
import { PolicyPanel } from './PolicyPanel.tsx'
import { PortalPanel } from './PortalPanel.tsx'
import { SandboxPanel } from './SandboxPanel.tsx'
import { SecurityPanel } from './SecurityPanel.tsx'
import { SignOnPanel } from './SignOnPanel.tsx'
import { TeamPanel } from './TeamPanel.tsx'
import { TopicsPanel } from './TopicsPanel.tsx'
import './settings.css'

const sections = [
  'general',
  'sandbox',
  'team',
  'signOn',
  'security',
  'keys',
  'email',
  'policy',
  'topics',
  'namespaces',
  'portal',
  'demo',
] as const
type Section = (typeof sections)[number]

const panels: Record<Section, ReactNode> = {
  general: <GeneralPanel />,
  sandbox: <SandboxPanel />,
  team: <TeamPanel />,
  signOn: <SignOnPanel />,
  security: <SecurityPanel />,
  keys: <KeysPanel />,
  email: <EmailPanel />,
  policy: <PolicyPanel />,
  namespaces: <NamespacesPanel />,
  topics: <TopicsPanel />,
  portal: <PortalPanel />,
  demo: <DemoPanel />,
}

export function SettingsPage() {
  const { t } = useTranslation(['settings', 'shell'])
  const { sandbox } = useWorkspace()
  const hasDemo = useSession().workspaces.some(({ kind }) => kind === 'demo')
  const shown = sections.filter((section) => section !== 'demo' || hasDemo)
  const hash = useRouterState({ select: (state) => state.location.hash })
  useEffect(() => {
    document.getElementById(hash)?.scrollIntoView({ block: 'start' })
  }, [hash])
  return (
    <>
      <PageHead title={t('shell:nav.settings')} answer={t(sandbox ? 'answer.sandbox' : 'answer.live')} />
      <div className="settings">
        <nav className="settings-nav" aria-label={t('sections.label')}>
          {shown.map((section) => (
            <a key={section} href={`#${section}`}>
              {t(`${section}.title`)}
            </a>
          ))}
        </nav>
        <div className="stack">
          {shown.map((section) => (
            <section key={section} id={section} className="panel settings-panel" aria-labelledby={`${section}-title`}>
              <h2 className="panel-title" id={`${section}-title`}>
                {t(`${section}.title`)}
              </h2>
              {panels[section]}
            </section>
          ))}
        </div>
      </div>
    </>
  )
}
