import { useTranslation } from 'react-i18next'
import type { WorkspaceOf } from '../session.ts'

/** The name its owner gave it; a workspace still called `main` has not been named yet. */
export function useWorkspaceName(): (workspace: WorkspaceOf) => string {
  const { t } = useTranslation('shell')
  return ({ name, kind }) => (kind === 'own' && name === 'main' ? t('workspace.main') : name)
}
