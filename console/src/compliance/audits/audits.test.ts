import { describe, expect, it } from 'vitest'
import { type AuditSummary, type Audits, headlineOf, isFinished, overdueWords } from './audits.ts'

const audit = (state: AuditSummary['state'], judged = 12, openFindings = 0): AuditSummary => ({
  ...{ id: 'a', quarter: '2026-Q2', looksFrom: '2026-01-01', openedAt: '', dueOn: '2026-05-01', overdue: false },
  ...{ state, items: 12, judged, openFindings, closedAt: null },
})
const audits = (part: Partial<Audits>): Audits => ({
  ...{ items: [], now: { quarter: '2026-Q2', isOpened: false }, nextOn: '2026-07-01', openFindings: [] },
  overdue: { audits: 0, findings: 0 },
  ...part,
})

describe('the page opens with', () => {
  it.each([
    [{ overdue: { audits: 0, findings: 1 }, items: [audit('open')] }, 'overdue'],
    [{ items: [audit('open'), audit('closed')] }, 'open'],
    [{ items: [audit('closed'), audit('open')] }, 'closed'],
    [{}, 'none'],
  ] as const)('what presses most: of %o it is "%s"', (part, kind) => {
    expect(headlineOf(audits(part as Partial<Audits>)).kind).toBe(kind)
  })
})

it('what is overdue is named without what is not', () => {
  const words = (kind: string, count: number) => `${count} ${kind}`
  expect(overdueWords({ audits: 0, findings: 2 }, words)).toBe('2 findings.count')
  expect(overdueWords({ audits: 1, findings: 2 }, words)).toBe('1 audits · 2 findings.count')
})

it('an audit is finished when everything is judged and no finding is open', () => {
  expect(isFinished(audit('open'))).toBe(true)
  expect(isFinished(audit('open', 11))).toBe(false)
  expect(isFinished(audit('open', 12, 1))).toBe(false)
})
