import { useNavigate } from '@tanstack/react-router'
import { Select, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { setPreferences } from '../preferences.ts'
import { useSession, useWorkspace, type WorkspaceOf } from '../session.ts'
import { useWorkspaceName } from './useWorkspaceName.ts'

/** Which company one looks at: one's own, or the demo brand, which is marked wherever it appears. */
export function WorkspaceSwitch() {
  const { t } = useTranslation('shell')
  const { workspaces } = useSession()
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const switchTo = (workspaceId: string) => {
    setPreferences({ workspaceId })
    // What was open belongs to the other workspace.
    void navigate({ to: '/' })
  }
  return (
    <Select
      className="workspace-switch"
      value={workspace.id}
      onChange={switchTo}
      aria-label={t('workspace.switch')}
      options={workspaces.map(({ id, name }) => ({ value: id, label: name }))}
      optionRender={({ value }) => <Choice workspace={workspaces.find(({ id }) => id === value)} />}
      labelRender={({ value }) => <Choice workspace={workspaces.find(({ id }) => id === value)} />}
    />
  )
}

function Choice({ workspace }: { readonly workspace: WorkspaceOf | undefined }) {
  const nameOf = useWorkspaceName()
  if (!workspace) return null
  return (
    <span className="workspace-choice">
      <span className="workspace-name">{nameOf(workspace)}</span>
      {workspace.kind === 'demo' && <DemoTag />}
    </span>
  )
}

export function DemoTag() {
  const { t } = useTranslation('shell')
  return (
    <Tag className="demo-tag" title={t('workspace.demoHint')}>
      {t('workspace.demo')}
    </Tag>
  )
}
