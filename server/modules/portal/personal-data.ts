/** What each column says about a person; the check compares this with the catalog. */
export const columns = {
  'portal.tries': {
    workspace_id: 'none',
    try_id: 'none',
    kind: 'none',
    address_index: 'pseudonym',
    origin_index: 'pseudonym',
    at: 'behaviour',
  },
  'portal.codes': {
    workspace_id: 'none',
    code_id: 'none',
    address_index: 'pseudonym',
    channel: 'none',
    asked_at: 'behaviour',
    answered_at: 'none',
    member_id: 'pseudonym',
    code_hash: 'secret',
    used_at: 'behaviour',
  },
  'portal.sessions': {
    workspace_id: 'none',
    session_hash: 'secret',
    member_id: 'pseudonym',
    created_at: 'behaviour',
    seen_at: 'behaviour',
  },
  'portal.deletion_requests': {
    workspace_id: 'none',
    request_id: 'none',
    member_id: 'pseudonym',
    state: 'none',
    asked_at: 'behaviour',
    due_at: 'none',
    closed_at: 'behaviour',
  },
} as const
