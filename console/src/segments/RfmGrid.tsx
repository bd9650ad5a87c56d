import { useFormat, useUi } from '@regulars/ui/context.tsx'
import { Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { boundsText, type Cell, gridRows, type RfmGridData } from './rfmGrid.ts'

interface Props {
  readonly data: RfmGridData
  readonly onPick: (r: number, f: number) => void
}

/** Recency against frequency: a table whose cells are shaded by their members, so that it reads as a picture and as numbers. */
export function RfmGrid({ data, onPick }: Props) {
  const { t } = useTranslation('segments')
  const format = useFormat()
  const rows = gridRows(data)
  return (
    <div className="rfm">
      <table className="rfm-grid">
        <caption className="visually-hidden">{t('rfm.caption')}</caption>
        <thead>
          <tr>
            <td className="soft rfm-corner">{t('rfm.corner')}</td>
            {[1, 2, 3, 4, 5].map((f) => (
              <th key={f} scope="col">
                F{f}
                <span className="soft">{boundsText(data.bounds.f[f - 1], format.count)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <tr key={cells[0]!.r}>
              <th scope="row">
                R{cells[0]!.r}
                <span className="soft">{boundsText(data.bounds.r[cells[0]!.r - 1], format.count)}</span>
              </th>
              {cells.map((cell) => (
                <td key={cell.f}>
                  <GridCell cell={cell} onPick={onPick} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="soft">{t('rfm.axes')}</p>
    </div>
  )
}

function GridCell({ cell, onPick }: { readonly cell: Cell; readonly onPick: Props['onPick'] }) {
  const { t } = useTranslation('segments')
  const { mode } = useUi()
  const format = useFormat()
  const { r, f, members, share, strength } = cell
  const words = t('rfm.cell', {
    r: String(r),
    f: String(f),
    members: format.count(members),
    share: format.percent(share),
  })
  const accent = Math.round(Math.sqrt(strength) * strongest[mode])
  return (
    <Tooltip title={`${words} ${t('rfm.cellAction')}`}>
      <button
        type="button"
        className="rfm-cell"
        style={{ background: `color-mix(in srgb, var(--accent) ${accent}%, var(--surface))` }}
        onClick={() => onPick(r, f)}
      >
        <span>
          <span className="visually-hidden">
            R{r} F{f}:{' '}
          </span>
          {format.countShort(members)}
        </span>
        <span className="rfm-cell-share">{format.percent(share)}</span>
      </button>
    </Tooltip>
  )
}

/** Percent of accent in the fullest cell: more would leave the ink on it unreadable. The square root keeps thin cells visible. */
const strongest = { light: 68, dark: 42 } as const
