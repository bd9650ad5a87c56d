import { ArrowLeftOutlined } from '@ant-design/icons'
import { getOrganisation } from '@regulars/contract/organisations'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { isMissing } from '../problem.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { LinkButton } from '../shell/LinkButton.tsx'
import { ContactsPanel } from './ContactsPanel.tsx'
import { ContractsPanel } from './ContractsPanel.tsx'
import { OrganisationForm } from './OrganisationForm.tsx'
import type { Organisation } from './organisations.ts'

export function OrganisationPage({ id }: { readonly id: string }) {
  const { t } = useTranslation('organisations')
  const organisation = useEndpoint(getOrganisation, { params: { id } })
  if (isMissing(organisation.error)) {
    return (
      <Empty
        page
        title={t('missing')}
        text={t('missingText')}
        action={<LinkButton to="/organisations">{t('title')}</LinkButton>}
      />
    )
  }
  return (
    <>
      {!organisation.data && <PageHead title={t('title')} />}
      <Answer of={organisation}>{(found) => <One organisation={found} />}</Answer>
    </>
  )
}

function One({ organisation }: { readonly organisation: Organisation }) {
  const { t } = useTranslation(['organisations', 'terms'])
  const format = useFormat()
  const [editing, setEditing] = useState(false)
  const mayWrite = useMay('members:write')
  const { requiredApprovals } = organisation
  return (
    <>
      <PageHead
        back={
          <Link to="/organisations">
            <ArrowLeftOutlined aria-hidden="true" /> {t('title')}
          </Link>
        }
        title={organisation.name}
        answer={
          organisation.contractEndsOn
            ? t('answer.until', { day: format.day(organisation.contractEndsOn) })
            : t('answer.noContract')
        }
        actions={mayWrite && <Button onClick={() => setEditing(true)}>{t('edit')}</Button>}
      />
      <div className="stack">
        <section className="panel">
          <h2 className="panel-title">{t('account')}</h2>
          <dl className="plain">
            <Value name={t('field.number')} value={organisation.number} />
            <Value
              name={t('field.kind')}
              value={[t(`terms:organisation.${organisation.kind}`), organisation.strategic && t('strategic')]
                .filter(Boolean)
                .join(' · ')}
            />
            <Value name={t('field.manager')} value={organisation.manager?.name ?? t('manager.none')} />
            <Value
              name={t('field.approvals')}
              value={
                requiredApprovals.length > 0
                  ? requiredApprovals.map((one) => t(`approval.${one}`)).join(t('listAnd'))
                  : t('approval.none')
              }
            />
          </dl>
        </section>
        <ContactsPanel organisation={organisation} />
        <ContractsPanel organisation={organisation} />
      </div>
      {editing && <OrganisationForm organisation={organisation} onClose={() => setEditing(false)} onSaved={() => {}} />}
    </>
  )
}

function Value({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="value-line">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
