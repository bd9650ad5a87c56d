/** What personal data each column holds; `npm run check` compares with the catalog. */
export const columns = {
  'privacy.safeguard_results': {
    workspace_id: 'none',
    safeguard: 'none',
    layer: 'none',
    name: 'none',
    status: 'none',
    evidence: 'none',
    remedy: 'none',
    link: 'none',
    checked_at: 'none',
    since: 'none',
  },
  'privacy.safeguard_changes': {
    workspace_id: 'none',
    change_id: 'none',
    safeguard: 'none',
    layer: 'none',
    name: 'none',
    status: 'none',
    evidence: 'none',
    changed_at: 'none',
  },
} as const
