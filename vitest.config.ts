import { defineConfig } from 'vitest/config'

/**
 * Three kinds, told apart by file name: `x.test.ts` pure, `x.db.test.ts` and `x.api.test.ts` on real engines, and those that
 * start the built program as a process: `x.browser.test.ts` in Chromium, and the faults.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contract,server,cli,stats,packs,bench,tools,sdk,ui,console,portal}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/dist/**', '**/*.{db,api,browser}.test.ts'],
          // 58 files of the server, the contract and the tools took 44 s of processor time, and 20 s one after the other.
          isolate: false,
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'engines',
          include: ['{server,cli,bench,tools,sdk}/**/*.{db,api}.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', 'server/test/faults/**'],
          globalSetup: ['server/test/engines.setup.ts'],
          pool: 'forks',
          maxWorkers: 2,
          // Of the 3 s that a file took before its first test, loading the server took 2.1, again for each file.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'processes',
          include: ['{server,console,portal}/**/*.browser.test.ts', 'server/test/faults/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          pool: 'forks',
          maxWorkers: 1,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
