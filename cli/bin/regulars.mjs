#!/usr/bin/env node
// Runs the bundle that `npm run build` makes; in a source tree without one, or with an older one, the TypeScript itself.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const folder = fileURLToPath(new URL('..', import.meta.url))
const bundle = join(folder, 'dist/main.js')
const source = join(folder, 'main.ts')

if (existsSync(bundle) && !isOutdated()) {
  await import(pathToFileURL(bundle).href)
} else {
  const { register } = await import('tsx/esm/api')
  register()
  await import(pathToFileURL(source).href)
}

/** Somebody who changes the source must not wonder why the old one still runs. */
function isOutdated() {
  if (!existsSync(source)) return false
  const builtAt = statSync(bundle).mtimeMs
  const folders = ['.', '../sdk', '../contract'].map((name) => join(folder, name)).filter((name) => existsSync(name))
  return folders.some((name) => sourcesOf(name).some((path) => statSync(path).mtimeMs > builtAt))
}

function sourcesOf(name) {
  return readdirSync(name, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith('.ts') && !/(^|\/)(node_modules|dist)\//.test(path))
    .map((path) => join(name, path))
}
