import type { Command } from 'commander'
import { EXIT } from '../../failure.ts'
import { sessionOf } from '../../session.ts'
import { adminOf } from '../../target.ts'
import { checks, type Outcome, type Place } from './checks.ts'

interface Options {
  readonly email?: string
  readonly json?: boolean
}

/** Looks at a running installation from outside, as whoever reaches its address can. */
export function registerSelfcheck(program: Command): void {
  program
    .command('selfcheck')
    .description('look at the server’s protection from outside; exit code 1 when something fails')
    .option('--email <address>', 'a user to sign in as, with REGULARS_PASSWORD; else the one in credentials.json')
    .option('--json', 'print the answer as JSON')
    .action(async ({ email, json }: Options, command: Command) => {
      const session = sessionOf(command)
      const { url, out, say, locale, env, exitWith } = session
      const user = email ? { email, password: env.REGULARS_PASSWORD } : adminOf(url, session)
      const place: Place = { url, email: user?.email, password: user?.password }
      const results = []
      for (const check of checks) {
        const outcome = await check.run(place)
        results.push({ id: check.id, claim: check.claim, ...outcome })
        if (json) continue
        const counted = { claim: check.claim[locale], looked: outcome.looked }
        out(`${say(stateOf(outcome))}  ${check.id}: ${say('self_checked', counted)}`)
        if (outcome.skipped) out(`      ${outcome.skipped[locale]}`)
        for (const fault of outcome.faults) out(`      ${fault}`)
      }
      const ok = results.every(({ faults }) => faults.length === 0)
      if (json) out(JSON.stringify({ url, ok, checks: results }, null, 2))
      exitWith(ok ? EXIT.ok : EXIT.refused)
    })
}

function stateOf({ faults, skipped }: Outcome): 'self_pass' | 'self_fail' | 'self_skip' {
  if (faults.length > 0) return 'self_fail'
  return skipped ? 'self_skip' : 'self_pass'
}
