/** What each column says about a person; the check compares this with the catalog. */
export const columns = {
  'decisions.reviews': {
    workspace_id: 'none',
    review_id: 'none',
    member_id: 'pseudonym',
    kind: 'none',
    subject: 'none',
    state: 'behaviour',
    words: 'direct-encrypted',
    asked_at: 'behaviour',
    due_at: 'behaviour',
    policy: 'none',
    closed_at: 'behaviour',
    closed_by: 'pseudonym',
    answer: 'content',
  },
} as const
