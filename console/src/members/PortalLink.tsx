import { createPortalLink } from '@regulars/contract/portal'
import { useFormat } from '@regulars/ui/context.tsx'
import { Button, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { useMay } from '../session.ts'
import { Copyable } from '../shell/Copyable.tsx'

/** How long a link may be valid, in hours. */
const terms = [1, 24, 72, 168, 720] as const

/** A signed link to the member's own page. */
export function PortalLink({ memberId }: { readonly memberId: string }) {
  const { t } = useTranslation('members')
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const [hours, setHours] = useState<(typeof terms)[number]>(72)
  const link = useCommand(createPortalLink, { changesNothing: true })
  const mayCreate = useMay('members:write')
  const close = () => {
    setOpen(false)
    link.reset()
  }
  const term = (length: number) =>
    length < 24
      ? t('portal.hoursOption', { count: length, n: format.count(length) })
      : t('portal.daysOption', { count: length / 24, n: format.count(length / 24) })
  if (!mayCreate) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('portal.action')}</Button>
      <Modal open={open} onCancel={close} title={t('portal.title')} footer={null}>
        <p>{t('portal.text')}</p>
        {link.data ? (
          <>
            <Copyable text={link.data.url} label={t('portal.action')} />
            <p className="row">
              <span className="soft">{t('portal.until', { when: format.instant(link.data.expiresAt) })}</span>
              <a href={link.data.url} target="_blank" rel="noopener">
                {t('portal.open')}
              </a>
            </p>
          </>
        ) : (
          <div className="row">
            <Select
              aria-label={t('portal.hours')}
              prefix={t('portal.hours')}
              value={hours}
              onChange={setHours}
              options={terms.map((length) => ({ value: length, label: term(length) }))}
            />
            <Button
              type="primary"
              loading={link.isPending}
              onClick={() => link.run({ params: { member: memberId }, body: { hours } })}
            >
              {t('portal.create')}
            </Button>
          </div>
        )}
      </Modal>
    </>
  )
}
