import { orderFields } from '@regulars/contract/mappings'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Draft, previewRows, type UploadedFile } from './mapping.ts'

interface Props {
  readonly file: UploadedFile
  readonly draft: Draft
}

const shownRows = 8

/** The first rows as they will be read. */
export function RowsPreview({ file, draft }: Props) {
  const { t } = useTranslation('imports')
  const fields = orderFields.filter((field) => draft.columns[field] !== undefined)
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
              <th scope="col">{t('rows.kind')}</th>
              {fields.map((field) => (
                <th key={field} scope="col">
                  {t(`field.${field}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other identity than their place.
              <tr key={at}>
                <td className="row rows-kind">
                  <Tag>{t(`kind.${row.kind}`)}</Tag>
                  {!row.isMember && <Tag>{t('kind.noMember')}</Tag>}
                </td>
                {fields.map((field) => (
                  <td key={field}>{row.values[field]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}
