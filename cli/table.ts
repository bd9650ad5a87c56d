/** Columns in step on a terminal, where a Chinese character takes the room of two letters. */
export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, index) =>
    Math.max(widthOf(column.title), ...rows.map((row) => widthOf(row[index] ?? ''))),
  )
  const line = (cells: readonly string[]) =>
    columns
      .map((column, index) => padded(cells[index] ?? '', widths[index]!, column.align ?? 'left'))
      .join('  ')
      .trimEnd()
  const titles = line(columns.map((column) => column.title))
  const rule = widths
    .map((width) => '─'.repeat(width))
    .join('  ')
    .trimEnd()
  return [titles, rule, ...rows.map(line)].join('\n')
}

/** Names and values, one pair a line. */
export function pairs(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => widthOf(name)))
  return rows.map(([name, value]) => `${padded(name, width, 'left')}  ${value}`.trimEnd()).join('\n')
}

function padded(text: string, width: number, align: 'left' | 'right'): string {
  const room = ' '.repeat(Math.max(0, width - widthOf(text)))
  return align === 'left' ? text + room : room + text
}

/** Wide by Unicode's East Asian Width: Han, kana, hangul, and full-width forms. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u

export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += WIDE.test(character) ? 2 : 1
  return width
}
