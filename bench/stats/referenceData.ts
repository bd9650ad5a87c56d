import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/**
 * The reference data lie beside the repository in `../shared/data`, never inside it: their rows may not be committed.
 * Tests skip, saying so, when they are missing. Kept with the benches because `stats` itself reads no files.
 */
const root = new URL('../../../shared/data/', import.meta.url)

export function isMissing(folder: string): boolean {
  return !existsSync(new URL(`${folder}/`, root))
}

/** A test title that says why it was skipped. */
export function titled(folder: string, subject = ''): string {
  const title = subject === '' ? folder : `${folder}: ${subject}`
  return isMissing(folder) ? `${title} (skipped: ../shared/data/${folder} is missing)` : title
}

export function textOf(path: string): string {
  const bytes = readFileSync(new URL(path, root))
  return path.endsWith('.gz') ? gunzipSync(bytes).toString('utf8') : bytes.toString('utf8')
}

/** The reference answers are free-form JSON, so their shape is declared where they are used. */
export function answersOf<T>(folder: string, file = 'REFERENCE.json'): T {
  return JSON.parse(textOf(`${folder}/${file}`)) as T
}

/** Rows of a CSV with quotes, as records of trimmed strings. */
export function rowsOf(path: string): Record<string, string>[] {
  const lines = textOf(path)
    .replace(/\r/g, '')
    .split('\n')
    .filter((line) => line !== '')
  const header = cellsOf(lines[0]!)
  return lines.slice(1).map((line) => {
    const cells = cellsOf(line)
    return Object.fromEntries(header.map((name, i) => [name, cells[i] ?? '']))
  })
}

function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',').map((cell) => cell.trim())
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (const char of line) {
    if (char === '"') quoted = !quoted
    else if (char === ',' && !quoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += char
  }
  cells.push(cell.trim())
  return cells
}

/** Whole days since 1970 of yyyymmdd or yyyy-mm-dd…. */
export function dayOf(text: string): number {
  const digits = text.includes('-') ? text.slice(0, 10).replaceAll('-', '') : text
  return Date.UTC(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)) - 1, Number(digits.slice(6, 8))) / 86_400_000
}

/** Columns of a large CSV by name, trimmed; faster than {@link rowsOf}. */
export function columnsOf<Name extends string>(path: string, names: readonly Name[]): Record<Name, string[]> {
  const lines = textOf(path).split('\n')
  const header = cellsOf(lines[0]!.replace('\r', ''))
  const places = names.map((name) => header.indexOf(name))
  const columns = names.map(() => [] as string[])
  for (let i = 1; i < lines.length; i++) {
    if (lines[i] === '') continue
    const cells = cellsOf(lines[i]!)
    places.forEach((place, k) => {
      columns[k]!.push(cells[place] ?? '')
    })
  }
  // Object.fromEntries forgets the names; they are the keys given.
  return Object.fromEntries(names.map((name, k) => [name, columns[k]!])) as Record<Name, string[]>
}
