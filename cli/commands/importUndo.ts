import { undoImport } from '@regulars/contract/connections'
import type { Command } from 'commander'
import { EXIT } from '../failure.ts'
import { sessionOf } from '../session.ts'
import { importSentence, watch } from './importProgress.ts'

export function registerImportUndo(imports: Command): void {
  imports
    .command('undo')
    .description('take an import back: its orders, their points, and members nothing else speaks of')
    .argument('<id>', 'id of the import')
    .option('--json', 'print the import as JSON')
    .action(async (id: string, { json }: { json?: boolean }, command: Command) => {
      const session = sessionOf(command)
      const undone = await watch(session, await session.api(undoImport, { params: { id } }))
      if (undone.state !== 'undone') {
        session.err(importSentence(session.locale, 'ended', { state: undone.state }))
        return session.exitWith(EXIT.refused)
      }
      session.out(json ? JSON.stringify(undone) : importSentence(session.locale, 'undone', { id }))
    })
}
