import { listPurposes } from '@regulars/contract/consent'
import { useFormat } from '@regulars/ui/context.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { PageTabs } from '../shell/PageTabs.tsx'
import { type ConsentTab, consentTabs, readTab } from './consent.ts'
import { LawsTab } from './LawsTab.tsx'
import { PointsTab } from './PointsTab.tsx'
import { PurposesTab } from './PurposesTab.tsx'
import { WithdrawalsTab } from './WithdrawalsTab.tsx'
import './consent.css'

const route = getRouteApi('/signedIn/shell/consent')

const panes: Record<ConsentTab, ReactNode> = {
  purposes: <PurposesTab />,
  points: <PointsTab />,
  withdrawals: <WithdrawalsTab />,
  laws: <LawsTab />,
}

/** What members are asked, in which words, where, and under which law it is decided. */
export function ConsentPage() {
  const { t } = useTranslation(['consent', 'shell'])
  const format = useFormat()
  const tab = readTab(route.useSearch().tab)
  const purposes = useEndpoint(listPurposes, {}).data?.items
  const told = purposes?.filter(({ notice }) => notice !== null).length ?? 0
  return (
    <>
      <PageHead
        title={t('shell:nav.consent')}
        {...(purposes && {
          answer: t('answer', {
            count: purposes.length,
            n: format.count(purposes.length),
            told: format.count(told),
          }),
        })}
      />
      <PageTabs
        label={t('shell:nav.consent')}
        to="/consent"
        tabs={consentTabs}
        here={tab}
        nameOf={(key) => t(`tab.${key}`)}
      />
      {panes[tab]}
    </>
  )
}
