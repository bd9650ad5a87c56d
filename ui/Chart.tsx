import { BarChartOutlined, TableOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { useEffect, useRef, useState } from 'react'
import { chartTheme } from './chartTheme.ts'
import { useUi } from './context.tsx'

export interface ChartTable {
  readonly head: readonly string[]
  /** Written out, as they are read; the first cell names the row. */
  readonly rows: readonly (readonly string[])[]
}

interface Props {
  /** Says what the picture shows, for those who cannot see it. */
  readonly label: string
  readonly option: EChartsCoreOption
  /** The same numbers as a table: every chart has one. */
  readonly table: ChartTable
  readonly height?: number
}

/** A picture and, behind its toggle, its table. */
export function Chart({ label, option, table, height = 280 }: Props) {
  const { words } = useUi()
  const [asTable, setAsTable] = useState(false)
  return (
    <figure className="chart" aria-label={label}>
      <div className="chart-toggle">
        <Button
          type="text"
          size="small"
          aria-pressed={asTable}
          icon={asTable ? <BarChartOutlined /> : <TableOutlined />}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? words.showChart : words.showTable}
        </Button>
      </div>
      {asTable ? <PlainTable label={label} table={table} /> : <Picture label={label} option={option} height={height} />}
    </figure>
  )
}

type PictureProps = Pick<Props, 'label' | 'option'> & { readonly height: number }

function Picture({ label, option, height }: PictureProps) {
  const { mode, locale } = useUi()
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(undefined)
  const latest = useRef(option)
  latest.current = option

  useEffect(() => {
    const element = place.current
    let gone = false
    let observer: ResizeObserver | undefined
    void import('./engine.ts').then(({ init }) => {
      if (gone || !element) return
      const made = init(element, chartTheme(mode, locale), { renderer: 'svg' })
      chart.current = made
      made.setOption({ animation: false, ...latest.current })
      observer = new ResizeObserver(() => made.resize())
      observer.observe(element)
    })
    return () => {
      gone = true
      observer?.disconnect()
      chart.current?.dispose()
      chart.current = undefined
    }
  }, [mode, locale])

  useEffect(() => {
    chart.current?.setOption({ animation: false, ...option }, { notMerge: true })
  }, [option])

  return <div ref={place} className="chart-picture" style={{ height }} role="img" aria-label={label} />
}

function PlainTable({ label, table }: { readonly label: string; readonly table: ChartTable }) {
  return (
    <div className="chart-table">
      <table aria-label={label}>
        <thead>
          <tr>
            {table.head.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.join('\u0000')}>
              {row.map((cell, at) =>
                at === 0 ? (
                  <th key={table.head[at]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={table.head[at]}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
