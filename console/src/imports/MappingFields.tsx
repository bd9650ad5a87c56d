import { orderFields } from '@regulars/contract/mappings'
import { AutoComplete, Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import {
  amountFields,
  type Draft,
  dateFormats,
  type Field,
  neededFields,
  type UploadedFile,
  wantedFields,
  withColumn,
} from './mapping.ts'

interface Props {
  readonly file: UploadedFile
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
}

const mainFields: readonly Field[] = [...neededFields, ...wantedFields, ...amountFields]
const otherFields = orderFields.filter((field) => !mainFields.includes(field))

/** Field by field, the column that holds it; and how dates, money and ids are written. */
export function MappingFields({ file, draft, onChange }: Props) {
  const { t } = useTranslation('imports')
  return (
    <Form layout="vertical" component="div">
      <h3 className="mapping-group">{t('fields.main')}</h3>
      <div className="mapping-fields">
        {mainFields.map((field) => (
          <ColumnField key={field} field={field} file={file} draft={draft} onChange={onChange} />
        ))}
      </div>
      <h3 className="mapping-group">{t('fields.other')}</h3>
      <div className="mapping-fields">
        {otherFields.map((field) => (
          <ColumnField key={field} field={field} file={file} draft={draft} onChange={onChange} />
        ))}
      </div>
      <h3 className="mapping-group">{t('fields.writing')}</h3>
      <WritingFields draft={draft} onChange={onChange} />
    </Form>
  )
}

function ColumnField({ field, file, draft, onChange }: Props & { readonly field: Field }) {
  const { t } = useTranslation('imports')
  const column = draft.columns[field]
  const example = column === undefined ? undefined : file.sample.map((row) => row[column]).find((value) => value)
  return (
    <Form.Item
      label={t(`field.${field}`)}
      htmlFor={`column-${field}`}
      {...(example && { extra: example.slice(0, 60) })}
    >
      <Select
        id={`column-${field}`}
        allowClear
        showSearch
        placeholder={t('fields.none')}
        value={column}
        onChange={(chosen: string | undefined) => onChange(withColumn(draft, field, chosen))}
        options={file.columns.map((name) => ({ value: name, label: name }))}
      />
    </Form.Item>
  )
}

const timeZones = ['UTC', ...Intl.supportedValuesOf('timeZone')]
const currencies = Intl.supportedValuesOf('currency')

function WritingFields({ draft, onChange }: Pick<Props, 'draft' | 'onChange'>) {
  const { t } = useTranslation('imports')
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change })
  return (
    <div className="mapping-fields">
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
      <Form.Item label={t('writing.currency')} htmlFor="currency">
        <Select
          id="currency"
          showSearch
          value={draft.currency}
          onChange={(currency) => set({ currency })}
          options={currencies.map((code) => ({ value: code, label: code }))}
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
      <Form.Item label={t('writing.suffix')} htmlFor="member-suffix" extra={t('writing.suffixHint')}>
        <Input
          id="member-suffix"
          maxLength={10}
          value={draft.memberNumberSuffix ?? ''}
          onChange={(event) => set({ memberNumberSuffix: event.target.value || null })}
        />
      </Form.Item>
    </div>
  )
}
