import { useUi } from '@regulars/ui/context.tsx'
import { Link } from '@tanstack/react-router'
import { Form, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import {
  columnOf,
  type Draft,
  freeColumns,
  furtherColumns,
  groupsOf,
  type Kind,
  sampleOf,
  type UploadedFile,
  withColumn,
  withFurther,
} from './mapping.ts'
import { WritingFields } from './WritingFields.tsx'

interface Props {
  readonly file: UploadedFile
  readonly kind: Kind
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
}

/** Field by field, the column that holds it; what else is kept; and how dates, money and ids are written. */
export function MappingFields({ file, kind, draft, onChange }: Props) {
  const { t } = useTranslation('imports')
  const { main, other } = groupsOf(kind)
  const groups = [
    ['fields.main', main],
    ['fields.other', other],
  ] as const
  return (
    <Form layout="vertical" component="div">
      {groups.map(
        ([title, fields]) =>
          fields.length > 0 && (
            <section key={title} aria-label={t(title)}>
              <h3 className="mapping-group">{t(title)}</h3>
              <div className="mapping-fields">
                {fields.map((field) => (
                  <ColumnField key={field.name} field={field} file={file} draft={draft} onChange={onChange} />
                ))}
              </div>
            </section>
          ),
      )}
      {kind.further !== null && <FurtherColumns file={file} kind={kind} draft={draft} onChange={onChange} />}
      <h3 className="mapping-group">{t('fields.writing')}</h3>
      <WritingFields kind={kind} draft={draft} onChange={onChange} />
    </Form>
  )
}

type FieldProps = Omit<Props, 'kind'> & { readonly field: Kind['fields'][number] }

function ColumnField({ field, file, draft, onChange }: FieldProps) {
  const { t } = useTranslation('imports')
  const { locale } = useUi()
  const column = columnOf(draft, field.name)
  const [example] = sampleOf(file, column)
  return (
    <Form.Item
      label={field.label[locale]}
      required={field.required}
      htmlFor={`column-${field.name}`}
      {...(example && { extra: example.slice(0, 60) })}
    >
      <Select
        id={`column-${field.name}`}
        allowClear
        showSearch
        placeholder={t('fields.none')}
        value={column}
        onChange={(chosen: string | undefined) => onChange(withColumn(draft, field.name, chosen))}
        options={file.columns.map((name) => ({ value: name, label: name }))}
      />
    </Form.Item>
  )
}

function FurtherColumns({ file, kind, draft, onChange }: Props) {
  const { t } = useTranslation('imports')
  const chosen = furtherColumns(draft, kind)
  const free = [...chosen, ...freeColumns(file, draft)]
  const only = kind.furtherOnly ?? null
  return (
    <Form.Item
      label={t('fields.further')}
      htmlFor="further-columns"
      extra={
        only === null ? (
          t('fields.furtherHint')
        ) : (
          <>
            {t('fields.furtherOnly')}{' '}
            <Link to="/compliance" search={{ tab: 'fields' }}>
              {t('fields.register')}
            </Link>
          </>
        )
      }
    >
      <Select
        id="further-columns"
        mode="multiple"
        allowClear
        placeholder={t('fields.none')}
        value={chosen}
        onChange={(columns: string[]) => onChange(withFurther(draft, kind, columns))}
        options={free.map((name) => ({
          value: name,
          label: name,
          disabled: only !== null && !chosen.includes(name) && !only.includes(name),
        }))}
      />
    </Form.Item>
  )
}
