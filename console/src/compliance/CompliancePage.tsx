import { complianceLoop } from '@regulars/contract/compliance'
import { useFormat } from '@regulars/ui/context.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { TabLinks } from '../shell/TabLinks.tsx'
import { ArchiveTab } from './ArchiveTab.tsx'
import { complianceTabs, readTab } from './compliance.ts'
import { FieldsTab } from './FieldsTab.tsx'
import { LoopTab } from './LoopTab.tsx'
import './compliance.css'

const route = getRouteApi('/signedIn/shell/compliance')

/** What is owed to members: consent, no more data than needed, and answers to what they ask. */
export function CompliancePage() {
  const { t } = useTranslation(['compliance', 'shell'])
  const format = useFormat()
  const tab = readTab(route.useSearch().tab)
  const gaps = useEndpoint(complianceLoop, {}).data?.gaps
  return (
    <>
      <PageHead
        title={t('shell:nav.compliance')}
        {...(gaps && {
          answer:
            gaps.length === 0 ? t('answer.none') : t('answer', { count: gaps.length, n: format.count(gaps.length) }),
        })}
      />
      <TabLinks label={t('shell:nav.compliance')} here={tab}>
        {complianceTabs.map((key) => (
          <Link
            key={key}
            to="/compliance"
            search={{ tab: key }}
            replace
            className="tab-link"
            {...(key === tab && { 'aria-current': 'page' })}
          >
            {t(`tab.${key}`)}
          </Link>
        ))}
      </TabLinks>
      {tab === 'loop' && <LoopTab />}
      {tab === 'fields' && <FieldsTab />}
      {tab === 'archive' && <ArchiveTab />}
    </>
  )
}
