import { verify } from '@regulars/contract/operations'
import type { Command } from 'commander'
import { EXIT } from '../failure.ts'
import { type Session, sessionOf } from '../session.ts'
import { table } from '../table.ts'
import { numberText } from '../values.ts'

export function registerVerify(program: Command): void {
  program
    .command('verify')
    .description('prove that the stored data agrees with itself; exit code 1 and a list when it does not')
    .option('--json', 'print the answer as JSON')
    .action(async (options: { json?: boolean }, command: Command) => {
      const session = sessionOf(command)
      const answer = await session.api(verify, {})
      session.out(options.json ? JSON.stringify(answer, null, 2) : describe(session, answer))
      session.exitWith(answer.ok ? EXIT.ok : EXIT.refused)
    })
}

type Answer = Awaited<ReturnType<typeof ask>>
const ask = (session: Session) => session.api(verify, {})

function describe({ say, locale }: Session, { checks, seconds, ok }: Answer): string {
  const columns = [
    { title: say('check') },
    { title: say('result') },
    { title: say('rows'), align: 'right' },
    { title: say('breaches'), align: 'right' },
  ] as const
  const rows = checks.map((check) => [
    check.id,
    check.ok ? say('ok') : say('fails'),
    numberText(check.checked, locale),
    numberText(check.breaches, locale),
  ])
  const failed = checks.filter((check) => !check.ok)
  const details = failed.flatMap((check) => [
    '',
    `${check.id}: ${check.claim[locale]}`,
    ...check.sample.map((row) => `  ${row}`),
  ])
  const counted = checks.reduce((sum, check) => sum + check.checked, 0)
  const counts = {
    checks: checks.length,
    failed: failed.length,
    rows: numberText(counted, locale),
    seconds: seconds.toFixed(1),
  }
  return [table(columns, rows), ...details, '', say(ok ? 'verified' : 'breached', counts)].join('\n')
}
