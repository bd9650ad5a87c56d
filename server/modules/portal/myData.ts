import { BYTE_ORDER_MARK, cell } from '#platform/csv'
import type { ZipPart } from '#platform/zip'

/** One part of a member's data: rows a page at a time. The same is asked twice, for the JSON and for its CSV. */
export interface Section {
  readonly name: string
  readonly columns: readonly string[]
  pages(): AsyncIterable<readonly Readonly<Record<string, unknown>>[]>
}

/** The archive of a member's data: `data.json` with what stands at its head and every section, its schema, and a CSV for each. */
export function partsOf(
  head: Readonly<Record<string, unknown>>,
  sections: readonly Section[],
  schema: object,
): ZipPart[] {
  return [
    { name: 'data.json', content: () => jsonOf(head, sections) },
    { name: 'schema.json', content: () => once(`${JSON.stringify(schema, null, 2)}\n`) },
    ...sections.map((section) => ({ name: `${section.name}.csv`, content: () => csvOf(section) })),
  ]
}

async function* jsonOf(head: Readonly<Record<string, unknown>>, sections: readonly Section[]): AsyncGenerator<string> {
  yield JSON.stringify(head).slice(0, -1)
  for (const { name, pages } of sections) {
    yield `,\n${JSON.stringify(name)}:[`
    let separator = '\n'
    for await (const rows of pages()) {
      if (rows.length === 0) continue
      yield separator + rows.map((row) => JSON.stringify(row)).join(',\n')
      separator = ',\n'
    }
    yield ']'
  }
  yield '}\n'
}

async function* csvOf({ columns, pages }: Section): AsyncGenerator<string> {
  yield `${BYTE_ORDER_MARK}${columns.join(',')}\r\n`
  for await (const rows of pages()) {
    yield rows.map((row) => `${columns.map((column) => cellOf(row[column])).join(',')}\r\n`).join('')
  }
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'string') return cell(value)
  return cell(JSON.stringify(value))
}

async function* once(text: string): AsyncGenerator<string> {
  yield text
}
