import { writeFileSync } from 'node:fs'
import { StatsError } from '@regulars/stats/errors'
import { type Command, CommanderError } from 'commander'

/** What a command hands over: the object for `--json`, the lines for people, and a picture where one helps. */
export type Outcome = { readonly json: object; readonly text: readonly string[]; readonly plot?: () => string }

/** Options every statistics command has. */
export type CommonOptions = { readonly json?: boolean; readonly plot?: string }

/** A refusal is a mistake in what was asked, as a wrong option is. */
const EXIT_REFUSED = 2

/** Adds the common options and prints what `work` returns; a refusal is one line on the error output and exit status 2. */
export function runs<Options extends CommonOptions>(command: Command, work: (options: Options) => Outcome): Command {
  return command
    .option('--json', 'print one JSON object')
    .option('--plot <file>', 'write the picture to an SVG file')
    .action((options: Options) => {
      const { writeOut, writeErr } = command.configureOutput()
      try {
        const { json, text, plot } = work(options)
        if (options.plot !== undefined) {
          if (plot === undefined) throw new StatsError('bad_spec', 'this command has no picture')
          writePicture(options.plot, plot())
        }
        writeOut?.(`${options.json === true ? JSON.stringify(json, finite) : text.join('\n')}\n`)
      } catch (error) {
        if (!(error instanceof StatsError)) throw error
        writeErr?.(`${error.code}: ${error.message}\n`)
        throw new CommanderError(EXIT_REFUSED, error.code, error.message)
      }
    })
}

function writePicture(file: string, svg: string): void {
  try {
    writeFileSync(file, svg)
  } catch (error) {
    throw new StatsError('bad_spec', `--plot: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** JSON has no infinity: an open end is null. Typed arrays print as lists. */
function finite(_: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return null
  return ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value
}

/** Collects a repeatable option. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}

/** A number given as `option`, which the refusal names. */
export function toNumber(option: string, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value))
    throw new StatsError('bad_spec', `${option}: '${text}' is not a number`)
  return value
}

/** Aligned columns; numbers to six digits. */
export function tableLines(
  header: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string[] {
  const cells = [header, ...rows.map((row) => row.map(show))]
  const widths = header.map((_, j) => Math.max(...cells.map((row) => (row[j] ?? '').length)))
  return cells.map((row) =>
    row
      .map((cell, j) => cell.padEnd(widths[j]!))
      .join('  ')
      .trimEnd(),
  )
}

export function show(value: string | number | null): string {
  if (value === null) return '–'
  return typeof value === 'number' ? String(Number.isInteger(value) ? value : Number(value.toPrecision(6))) : value
}
