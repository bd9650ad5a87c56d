import { AutoComplete, Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Draft, dateFormats, type Kind, type OrderDraft } from './mapping.ts'

interface Props {
  readonly kind: Kind
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
}

const timeZones = ['UTC', ...Intl.supportedValuesOf('timeZone')]

/** How the file writes dates and ids, and of orders also money and refunds. */
export function WritingFields({ kind, draft, onChange }: Props) {
  const { t } = useTranslation('imports')
  const set = (change: Partial<Pick<Draft, 'dateFormat' | 'timeZone' | 'memberNumberSuffix'>>) =>
    onChange({ ...draft, ...change })
  const has = (field: string) => kind.fields.some(({ name }) => name === field)
  const hasDates = kind.fields.some(({ name }) => name.endsWith('At'))
  return (
    <div className="mapping-fields">
      {hasDates && (
        <>
          <Form.Item label={t('writing.dateFormat')} htmlFor="date-format" extra={t('writing.dateFormatHint')}>
            <AutoComplete
              id="date-format"
              value={draft.dateFormat}
              onChange={(dateFormat: string) => set({ dateFormat })}
              options={dateFormats.map(([format]) => ({ value: format }))}
            />
          </Form.Item>
          <Form.Item label={t('writing.timeZone')} htmlFor="time-zone">
            <Select
              id="time-zone"
              showSearch
              value={draft.timeZone}
              onChange={(timeZone) => set({ timeZone })}
              options={timeZones.map((zone) => ({ value: zone, label: zone }))}
            />
          </Form.Item>
        </>
      )}
      {draft.kind === 'orders' && <OrderWriting draft={draft} onChange={onChange} />}
      {has('memberNumber') && (
        <Form.Item label={t('writing.suffix')} htmlFor="member-suffix" extra={t('writing.suffixHint')}>
          <Input
            id="member-suffix"
            maxLength={10}
            value={draft.memberNumberSuffix ?? ''}
            onChange={(event) => set({ memberNumberSuffix: event.target.value || null })}
          />
        </Form.Item>
      )}
      {!hasDates && !has('memberNumber') && <p className="soft">{t('writing.nothing')}</p>}
    </div>
  )
}

const currencies = Intl.supportedValuesOf('currency')

function OrderWriting({ draft, onChange }: Pick<Props, 'onChange'> & { readonly draft: OrderDraft }) {
  const { t } = useTranslation('imports')
  const set = (change: Partial<OrderDraft>) => onChange({ ...draft, ...change })
  return (
    <>
      <Form.Item label={t('writing.currency')} htmlFor="currency">
        <Select
          id="currency"
          showSearch
          value={draft.currency}
          onChange={(currency) => set({ currency })}
          options={currencies.map((code) => ({ value: code, label: code }))}
        />
      </Form.Item>
      <Form.Item label={t('writing.platform')} htmlFor="platform" extra={t('writing.platformHint')}>
        <Input
          id="platform"
          maxLength={60}
          value={draft.platform ?? ''}
          onChange={(event) => set({ platform: event.target.value || undefined })}
        />
      </Form.Item>
      <Form.Item label={t('writing.refundPrefix')} htmlFor="refund-prefix" extra={t('writing.refundPrefixHint')}>
        <Input
          id="refund-prefix"
          maxLength={20}
          value={draft.refundPrefix ?? ''}
          onChange={(event) => set({ refundPrefix: event.target.value || null })}
        />
      </Form.Item>
      <Form.Item label={t('writing.adjustments')} htmlFor="adjustments" extra={t('writing.adjustmentsHint')}>
        <Select
          id="adjustments"
          mode="tags"
          maxCount={20}
          value={draft.adjustmentPrefixes}
          onChange={(adjustmentPrefixes) => set({ adjustmentPrefixes })}
          open={false}
          suffixIcon={null}
        />
      </Form.Item>
    </>
  )
}
