#!/usr/bin/env node
// Runs the bundle that `npm run build` makes; in a source tree without one, the TypeScript itself.
import { existsSync } from 'node:fs'

const bundle = new URL('../dist/main.js', import.meta.url)
if (existsSync(bundle)) {
  await import(bundle.href)
} else {
  const { register } = await import('tsx/esm/api')
  register()
  await import(new URL('../main.ts', import.meta.url).href)
}
