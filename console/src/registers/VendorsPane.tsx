import { listVendors } from '@regulars/contract/vendors'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Link } from '@tanstack/react-router'
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { Facts } from './Facts.tsx'
import type { Vendor, Vendors } from './registers.ts'
import { VendorDialog } from './VendorDialog.tsx'

/** What is being written: a vendor that is there, or a new one for a connection. */
export type EditedVendor = { readonly vendor: Vendor } | { readonly connection: string | null }

/** Who gets personal data; whom the product is connected to without a registered vendor comes first. */
export function VendorsPane() {
  const vendors = useEndpoint(listVendors, {})
  return (
    <Answer of={vendors} rows={12}>
      {(data) => <VendorList vendors={data} />}
    </Answer>
  )
}

function VendorList({ vendors }: { readonly vendors: Vendors }) {
  const { t } = useTranslation('registers')
  const [edited, setEdited] = useState<EditedVendor>()
  const mayWrite = useMay('workspace:manage')
  const { items, unregistered } = vendors
  const onEdit = mayWrite ? setEdited : undefined
  return (
    <>
      <div className="register-opening">
        <p className="register-answer">
          <VendorsAnswer vendors={vendors} />
        </p>
        {onEdit && (
          <Button type="primary" onClick={() => onEdit({ connection: null })}>
            {t('vendors.add')}
          </Button>
        )}
      </div>
      <div className="stack">
        {unregistered.length > 0 && <Unregistered connections={unregistered} onEdit={onEdit} />}
        <section className="panel" aria-labelledby="vendors-title">
          <h2 className="panel-title" id="vendors-title">
            {t('register.vendors')}
          </h2>
          {items.length === 0 ? (
            <Empty title={t('vendors.empty')} text={t('vendors.emptyText')} />
          ) : (
            <ul className="cards">
              {items.map((vendor) => (
                <VendorCard key={vendor.id} vendor={vendor} onEdit={onEdit && (() => onEdit({ vendor }))} />
              ))}
            </ul>
          )}
        </section>
      </div>
      {edited && <VendorDialog edited={edited} vendors={vendors} onClose={() => setEdited(undefined)} />}
    </>
  )
}

function VendorsAnswer({ vendors: { items, unregistered } }: { readonly vendors: Vendors }) {
  const { t } = useTranslation('registers')
  const { format } = useUi()
  const count = unregistered.length
  if (count > 0) return t('vendors.unregistered', { count, n: format.count(count) })
  const open = items.filter(({ gaps }) => gaps.length > 0).length
  if (open > 0) return t('vendors.open', { count: open, n: format.count(open) })
  return t('vendors.complete', { n: format.count(items.length) })
}

interface UnregisteredProps {
  readonly connections: Vendors['unregistered']
  readonly onEdit: ((edited: EditedVendor) => void) | undefined
}

function Unregistered({ connections, onEdit }: UnregisteredProps) {
  const { t } = useTranslation('registers')
  return (
    <section className="panel" aria-labelledby="unregistered-vendors">
      <h2 className="panel-title" id="unregistered-vendors">
        {t('vendors.unregistered.title')}
      </h2>
      <ul className="cards">
        {connections.map(({ key, name, kind }) => (
          <li className="field-line" key={key}>
            <div className="field-words">
              {name}
              <span className="value-origin">{t(`connection.${kind}`)}</span>
            </div>
            {onEdit && (
              <Button size="small" type="primary" onClick={() => onEdit({ connection: key })}>
                {t('vendors.register')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

const riskColours = { low: 'success', medium: 'warning', high: 'error' } as const

function VendorCard({ vendor, onEdit }: { readonly vendor: Vendor; readonly onEdit: (() => void) | undefined }) {
  const { t } = useTranslation('registers')
  const { format } = useUi()
  const { name, service, data, country, abroad, transferGround, contract, contractUntil } = vendor
  const { state, risk, score, reviewDue, subProcessors, gaps, version } = vendor
  return (
    <li className="register-card">
      <div className="field-line">
        <h3 className="panel-heading field-words">
          {name} <Tag>{t(`vendorState.${state}`)}</Tag>
          <Tag color={riskColours[risk]}>{t(`risk.${risk}`, { score: format.count(score) })}</Tag>
        </h3>
        {onEdit && (
          <Button size="small" onClick={onEdit} aria-label={t('vendors.review.label', { name })}>
            {t('vendors.review')}
          </Button>
        )}
      </div>
      {gaps.length > 0 && (
        <p className="plain">
          {gaps.map((gap) => (
            <Tag key={gap} color="warning">
              {t(`vendorGap.${gap}`)}
            </Tag>
          ))}
          {gaps.includes('assessment_needed') && (
            <Link to="/compliance" search={{ tab: 'registers', register: 'assessments' }}>
              {t('vendors.assess')}
            </Link>
          )}
        </p>
      )}
      <Facts
        facts={[
          [t('vendor.service'), service],
          [t('vendor.data'), data.map((one) => t(`data.${one}`)).join(' · ')],
          [
            t('vendor.country'),
            abroad ? t('vendor.abroadTo', { country, ground: transferGround ?? t('map.noGround') }) : country,
          ],
          [t('vendor.contract'), contract ?? ''],
          [t('vendor.contractUntil'), contractUntil ? format.day(contractUntil) : ''],
          [t('vendor.reviewDue'), format.day(reviewDue)],
          [t('vendor.subProcessors'), subProcessors.map((one) => `${one.name} (${one.country})`).join(' · ')],
          [t('owners.version'), format.count(version)],
        ]}
      />
    </li>
  )
}
