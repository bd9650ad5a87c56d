import type { Command } from 'commander'
import { registerImportList } from './importList.ts'
import { registerImportOrders } from './importOrders.ts'
import { registerImportUndo } from './importUndo.ts'

export function registerImport(program: Command): void {
  const imports = program.command('import').description('bring in orders from files, and take an import back')
  registerImportOrders(imports)
  registerImportList(imports)
  registerImportUndo(imports)
}
