import { accessLog } from './accessLog.ts'
import { accessReview } from './accessReview.ts'
import { automatedDecisions } from './automatedDecisions.ts'
import { consentSample } from './consentSample.ts'
import { deletions } from './deletions.ts'
import type { EvidenceKind, EvidenceName } from './evidence.ts'
import { fields } from './fields.ts'
import { layers } from './layers.ts'
import { legalBases } from './legalBases.ts'
import { recovery } from './recovery.ts'
import { retention } from './retention.ts'
import { sharing } from './sharing.ts'
import { withdrawals } from './withdrawals.ts'

export const evidenceOf: Readonly<Record<EvidenceName, EvidenceKind>> = {
  legal_bases: legalBases,
  consent_sample: consentSample,
  withdrawals,
  automated_decisions: automatedDecisions,
  access_review: accessReview,
  access_log: accessLog,
  deletions,
  fields,
  retention,
  sharing,
  recovery,
  layers,
}

export type { Evidence, EvidenceName } from './evidence.ts'
