/** What personal data each column of recovery holds. */
export const columns = {
  'recovery.runs': {
    run_id: 'none',
    kind: 'none',
    state: 'none',
    asked_by: 'staff',
    asked_at: 'none',
    started_at: 'none',
    finished_at: 'none',
    file: 'none',
    backup_at: 'none',
    bytes: 'none',
    rows_done: 'none',
    rows_total: 'none',
    counts_equal: 'none',
    invariants_hold: 'none',
    error: 'none',
  },
} as const
