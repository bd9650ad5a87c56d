/** What each column says about a person; the check compares this with the catalog. */
export const columns = {
  'experiments.assignments': {
    workspace_id: 'none',
    experiment: 'none',
    member_id: 'pseudonym',
    arm: 'behaviour',
    holdout_share: 'none',
    assigned_at: 'behaviour',
    given_by: 'pseudonym',
  },
} as const
