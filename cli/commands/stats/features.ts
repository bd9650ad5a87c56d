import { StatsError } from '@regulars/stats/errors'
import { type Design, designOf, type RawColumn } from '@regulars/stats/model/design'
import { type Table, textColumn } from './table.ts'

/** Feature columns of `--features`, as numbers; what was left out or filled in is told in the notes. */
export type Features = { readonly raw: readonly RawColumn[]; readonly design: Design; readonly notes: string[] }

export function featuresOf(table: Table, list: string): Features {
  const notes: string[] = []
  const raw = list.split(',').map((spec) => featureOf(table, spec.trim(), notes))
  const design = designOf(raw)
  notes.push(...design.dropped.map((d) => `${d.name} left out: ${d.reason}`))
  return { raw, design, notes }
}

/** Numbers unless some value is not one; blanks of a numeric column count as 0, and that is noted. */
function featureOf(table: Table, spec: string, notes: string[]): RawColumn {
  const forced = /^(.*)\((categorical|category|numeric|number)\)$/.exec(spec)
  const name = forced?.[1]?.trim() ?? spec
  const values = textColumn(table, name)
  const asked = forced?.[2]
  const numeric =
    asked === undefined ? values.every((v) => v === '' || Number.isFinite(Number(v))) : asked.startsWith('num')
  if (!numeric) return { name, kind: 'category', values }
  const blanks = values.filter((v) => v === '').length
  if (blanks === values.length) throw new StatsError('empty_input', `column '${name}' is blank`)
  if (blanks > 0) notes.push(`${blanks} blank values of ${name} read as 0`)
  return { name, kind: 'number', values: values.map(Number) }
}
