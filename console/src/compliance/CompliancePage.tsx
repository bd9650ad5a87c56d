import { complianceLoop } from '@regulars/contract/compliance'
import { getProtection } from '@regulars/contract/safeguards'
import { useUi } from '@regulars/ui/context.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { IncidentsTab } from '../incidents/IncidentsTab.tsx'
import { PenTestsTab } from '../incidents/PenTestsTab.tsx'
import { RegistersTab } from '../registers/RegistersTab.tsx'
import { PageTabs } from '../shell/PageTabs.tsx'
import { ArchiveTab } from './ArchiveTab.tsx'
import { AuditsTab } from './audits/AuditsTab.tsx'
import { useAuditsAnswer } from './audits/useAuditsAnswer.ts'
import { type ComplianceTab, complianceTabs, readTab } from './compliance.ts'
import { DecisionsTab } from './DecisionsTab.tsx'
import { FairnessTab } from './FairnessTab.tsx'
import { FieldsTab } from './FieldsTab.tsx'
import { LoopTab } from './LoopTab.tsx'
import { ProtectionTab } from './protection/ProtectionTab.tsx'
import { summaryOf } from './protection/protection.ts'
import './compliance.css'

const route = getRouteApi('/signedIn/shell/compliance')

const contents: Record<ComplianceTab, ReactNode> = {
  loop: <LoopTab />,
  audits: <AuditsTab />,
  protection: <ProtectionTab />,
  fields: <FieldsTab />,
  decisions: <DecisionsTab />,
  fairness: <FairnessTab />,
  incidents: <IncidentsTab />,
  penTests: <PenTestsTab />,
  registers: <RegistersTab />,
  archive: <ArchiveTab />,
}

/** What is owed to members: consent, no more data than needed, answers to what they ask, and data kept safe. */
export function CompliancePage() {
  const { t } = useTranslation(['compliance', 'shell'])
  const tab = readTab(route.useSearch().tab)
  const loop = useLoopAnswer(tab === 'loop' || tab === 'fields')
  const audits = useAuditsAnswer(tab === 'audits')
  const protection = useProtectionAnswer(tab === 'protection')
  const answers: Partial<Record<ComplianceTab, string | undefined>> = { loop, fields: loop, audits, protection }
  const answer = answers[tab]
  return (
    <>
      <PageHead title={t('shell:nav.compliance')} {...(answer && { answer })} />
      <PageTabs
        label={t('shell:nav.compliance')}
        to="/compliance"
        tabs={complianceTabs}
        here={tab}
        nameOf={(key) => t(`tab.${key}`)}
      />
      {contents[tab]}
    </>
  )
}

function useLoopAnswer(enabled: boolean): string | undefined {
  const { t } = useTranslation('compliance')
  const { format } = useUi()
  const gaps = useEndpoint(complianceLoop, {}, { enabled }).data?.gaps
  if (!gaps) return undefined
  return gaps.length === 0 ? t('answer.none') : t('answer', { count: gaps.length, n: format.count(gaps.length) })
}

function useProtectionAnswer(enabled: boolean): string | undefined {
  const { t } = useTranslation('protection')
  const { locale, format } = useUi()
  const { data } = useEndpoint(getProtection, {}, { enabled })
  if (!data) return undefined
  const { checked, holding, of, open } = summaryOf(data, locale)
  if (!checked) return t('answer.unknown')
  if (holding === of) return t('answer.all')
  // The first in full, of the others only how much there is: it is one sentence.
  const words = open.map(({ layer, evidence, more }, index) =>
    index === 0
      ? t(more > 0 ? 'answer.more' : 'answer.layer', { layer: t(`layer.${layer}`), evidence, n: format.count(more) })
      : t('answer.count', { layer: t(`layer.${layer}`), n: format.count(more + 1) }),
  )
  return t('answer', { n: format.count(holding), of: format.count(of), open: words.join(t('answer.between')) })
}
