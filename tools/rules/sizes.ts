import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFiles, root } from './files.ts'

const MAX_LINES = 300

/** Longer ones say why at their top. */
const REASON = /Kept whole:/

export function checkSizes(): string[] {
  return projectFiles('*.ts', '*.tsx', '*.mjs')
    .filter((name) => !/\.test\.tsx?$|\.d\.ts$/.test(name))
    .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }))
    .filter(({ text }) => text.split('\n').length > MAX_LINES && !REASON.test(text.slice(0, 1500)))
    .map(
      ({ name, text }) =>
        `${name} has ${text.split('\n').length} lines; look for the seam, or say "Kept whole:" and why at its top`,
    )
}
