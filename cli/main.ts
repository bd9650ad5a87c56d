import { run } from './program.ts'

// Start reading at program.ts, which lists the commands. `exitCode` rather than `exit`: output still on its way is written.
process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
})
