import { listMembers } from '@regulars/contract/members'
import { type Command, Option } from 'commander'
import { sessionOf } from '../session.ts'
import { table } from '../table.ts'
import { aNumberBetween, instantText, numberText } from '../values.ts'

interface Options {
  readonly search?: string
  readonly kind?: 'anonymous' | 'known'
  readonly segment?: string
  readonly limit: number
  readonly cursor?: string
  readonly json?: boolean
}

const MOST = 200

export function registerMembersList(members: Command): void {
  members
    .command('list')
    .description('members, newest first')
    .option('--search <text>', 'a member number, or a full phone or e-mail')
    .addOption(new Option('--kind <kind>', 'only these').choices(['anonymous', 'known']))
    .option('--segment <id>', 'only members of this segment')
    .option('--limit <number>', `how many, up to ${MOST}`, aNumberBetween(1, MOST), 20)
    .option('--cursor <cursor>', 'go on from the page before')
    .option('--json', 'print the answer as JSON')
    .action(async (options: Options, command: Command) => {
      const { api, out, say, locale } = sessionOf(command)
      const { json, ...query } = options
      const page = await api(listMembers, { query })
      if (json) return out(JSON.stringify(page, null, 2))
      const titles = ['member', 'name', 'kind', 'source', 'joined', 'last_seen'] as const
      const rows = page.items.map((one) => [
        one.externalId ?? one.id,
        one.name ?? '',
        one.kind,
        one.source,
        instantText(one.joinedAt),
        instantText(one.lastSeenAt),
      ])
      out(
        table(
          titles.map((title) => ({ title: say(title) })),
          rows,
        ),
      )
      const counts = { shown: numberText(rows.length, locale), total: numberText(page.total, locale) }
      out('')
      out(
        page.nextCursor === null
          ? say('all_members', counts)
          : say('more_members', { ...counts, cursor: page.nextCursor }),
      )
    })
}
