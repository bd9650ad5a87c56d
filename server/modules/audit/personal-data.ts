/** What personal data each column holds; `npm run check` compares with the catalog. */
export const columns = {
  'audit.entries': {
    workspace_id: 'none',
    xid: 'none',
    entry_id: 'none',
    action: 'none',
    object_kind: 'none',
    object_id: 'pseudonym',
    before: 'content',
    after: 'content',
    reason: 'content',
    actor_kind: 'none',
    actor_id: 'staff',
    ip: 'staff',
    user_agent: 'staff',
    request_id: 'none',
    at: 'none',
  },
  'audit.chain': {
    workspace_id: 'none',
    position: 'none',
    xid: 'none',
    entry_id: 'none',
    hash: 'none',
    sealed_at: 'none',
  },
} as const
