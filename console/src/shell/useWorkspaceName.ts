import { useTranslation } from 'react-i18next'
import type { WorkspaceOf } from '../session.ts'

/** The name its owner gave it; `main` and `demo` are what the first run calls them, in no language. */
export function useWorkspaceName(): (workspace: WorkspaceOf) => string {
  const { t } = useTranslation('shell')
  return ({ name, kind }) => {
    if (kind === 'own' && name === 'main') return t('workspace.main')
    return kind === 'demo' && name === 'demo' ? t('workspace.brand') : name
  }
}
