import type { Command } from 'commander'
import { registerImportList } from './importList.ts'
import { registerImportOrders } from './importOrders.ts'
import { registerImportRecords } from './importRecords.ts'
import { registerImportUndo } from './importUndo.ts'

export function registerImport(program: Command): void {
  const imports = program
    .command('import')
    .description('bring in orders, members and more from files, and take an import back')
  registerImportOrders(imports)
  registerImportRecords(imports)
  registerImportList(imports)
  registerImportUndo(imports)
}
