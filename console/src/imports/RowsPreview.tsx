import { useUi } from '@regulars/ui/context.tsx'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { columnOf, type Draft, furtherColumns, type Kind, previewRows, type UploadedFile } from './mapping.ts'

interface Props {
  readonly file: UploadedFile
  readonly kind: Kind
  readonly draft: Draft
}

const shownRows = 8

/** The first rows as they will be read. */
export function RowsPreview({ file, kind, draft }: Props) {
  const { t } = useTranslation('imports')
  const { locale } = useUi()
  const further = new Set(furtherColumns(draft, kind))
  const fields = [
    ...kind.fields
      .filter(({ name }) => columnOf(draft, name) !== undefined)
      .map(({ name, label }) => ({ name, label: label[locale] })),
    ...Object.entries(draft.columns)
      .filter(([, column]) => further.has(column))
      .map(([name, label]) => ({ name, label })),
  ]
  const rows = previewRows(file, draft).slice(0, shownRows)
  return (
    <section className="panel" aria-labelledby="rows-title">
      <h2 className="panel-title" id="rows-title">
        {t('rows.title')}
        <span className="soft rows-file">
          {t('rows.file', { format: file.format.toUpperCase(), encoding: file.encoding })}
        </span>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section className="rows-scroll" aria-labelledby="rows-title" tabIndex={0}>
        <table className="rows-table">
          <thead>
            <tr>
              {draft.kind === 'orders' && <th scope="col">{t('rows.kind')}</th>}
              {fields.map((field) => (
                <th key={field.name} scope="col">
                  {field.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other identity than their place.
              <tr key={at}>
                {row.reading && (
                  <td className="row rows-kind">
                    <Tag>{t(`reading.${row.reading.kind}`)}</Tag>
                    {!row.reading.isMember && <Tag>{t('reading.noMember')}</Tag>}
                  </td>
                )}
                {fields.map((field) => (
                  <td key={field.name}>{row.values[field.name]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}
