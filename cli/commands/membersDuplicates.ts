import { duplicateSearches, listDuplicates, searchDuplicates } from '@regulars/contract/merging'
import { type Command, Option } from 'commander'
import { type Session, sessionOf } from '../session.ts'
import { table } from '../table.ts'
import { aNumberBetween, numberText } from '../values.ts'

interface Options {
  readonly search?: boolean
  readonly source?: 'event' | 'search'
  readonly limit: number
  readonly json?: boolean
}

const MOST = 200

export function registerMembersDuplicates(members: Command): void {
  members
    .command('duplicates')
    .description('pairs of members who may be one person, the likeliest first')
    .option('--search', 'start a search among all members, or see how far it is')
    .addOption(new Option('--source <source>', 'only pairs from here').choices(['event', 'search']))
    .option('--limit <number>', `how many, up to ${MOST}`, aNumberBetween(1, MOST), 20)
    .option('--json', 'print the answer as JSON')
    .action(async ({ search, json, ...query }: Options, command: Command) => {
      const session = sessionOf(command)
      if (search) await session.api(searchDuplicates, {})
      const { running, last } = await session.api(duplicateSearches, {})
      const page = await session.api(listDuplicates, { query })
      if (json) return session.out(JSON.stringify({ ...page, running, last }, null, 2))
      printPairs(session, page.items)
      session.out('')
      session.out(session.say('open_pairs', { open: numberText(page.open, session.locale) }))
      if (running) session.out(session.say('search_runs', { percent: Math.floor(running.progress * 100) }))
      else if (last) session.out(session.say(`search_${last.state === 'failed' ? 'failed' : 'done'}`, said(last)))
    })
}

type Pairs = ReturnType<(typeof listDuplicates)['response']['parse']>['items']

function printPairs({ out, say }: Session, pairs: Pairs): void {
  const titles = ['member', 'other_member', 'chance', 'agrees', 'differs'] as const
  const rows = pairs.map(({ members, probability, evidence }) => {
    const fields = (finding: string) =>
      (evidence.fields ?? [])
        .filter((one) => one.finding === finding)
        .map(({ field }) => field)
        .join(' ')
    return [
      ...members.map((one) => one.externalId ?? one.id),
      `${(probability * 100).toFixed(1)} %`,
      [...(evidence.shared ?? []), fields('agrees')].filter(Boolean).join(' '),
      fields('differs'),
    ]
  })
  out(
    table(
      titles.map((title) => ({ title: say(title) })),
      rows,
    ),
  )
}

function said(last: { readonly proposed: number; readonly skipped: readonly { readonly blocks: number }[] }) {
  return { proposed: last.proposed, skipped: last.skipped.reduce((sum, { blocks }) => sum + blocks, 0) }
}
