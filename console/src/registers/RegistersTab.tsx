import { getRouteApi } from '@tanstack/react-router'
import { Segmented } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { AssessmentsPane } from './AssessmentsPane.tsx'
import { DataMapPane } from './DataMapPane.tsx'
import { OwnersPane } from './OwnersPane.tsx'
import { RegulationsPane } from './RegulationsPane.tsx'
import { type RegisterName, readRegister, registers } from './registers.ts'
import { VendorsPane } from './VendorsPane.tsx'
import './registers.css'

const route = getRouteApi('/signedIn/shell/compliance')

const panes: Record<RegisterName, ReactNode> = {
  map: <DataMapPane />,
  owners: <OwnersPane />,
  regulations: <RegulationsPane />,
  vendors: <VendorsPane />,
  assessments: <AssessmentsPane />,
}

/** What the company keeps a record of: what it does with data, who answers for it, and which laws it follows. */
export function RegistersTab() {
  const { t } = useTranslation('registers')
  const navigate = route.useNavigate()
  const here = readRegister(route.useSearch().register)
  return (
    <>
      <Segmented<RegisterName>
        className="fields-choice"
        aria-label={t('registers')}
        value={here}
        onChange={(register) => void navigate({ search: { tab: 'registers', register }, replace: true })}
        options={registers.map((value) => ({ value, label: t(`register.${value}`) }))}
      />
      {panes[here]}
    </>
  )
}
