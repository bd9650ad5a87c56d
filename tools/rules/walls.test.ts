import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from './files.ts'
import { checkWalls } from './walls.ts'

const planted: string[] = []
afterAll(() => Promise.all(planted.map((folder) => rm(folder, { recursive: true, force: true }))))

/** A tree with the settings of this one by which imports are resolved, and only the files stated. */
async function treeOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'regulars-walls-'))
  planted.push(folder)
  await mkdir(join(folder, 'server'))
  await cp(join(root, 'server/package.json'), join(folder, 'server/package.json'))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return checkWalls({ folder, parts: ['server'] })
}

const segments = {
  'server/modules/segments/index.ts': "export { rules } from './rules.ts'\n",
  'server/modules/segments/rules.ts': 'export const rules = 1\nexport type Rules = number\n',
}

describe('a planted violation of the walls is caught:', () => {
  it.each([
    ['by the alias', "import { rules } from '#modules/segments/index'\nexport const planted = rules\n"],
    ['by a relative path', "import { rules } from '../segments/index.ts'\nexport const planted = rules\n"],
    ['of a type only', "import type { Rules } from '#modules/segments/rules'\nexport type Planted = Rules\n"],
    ['by an import at run time', "export const planted = () => import('#modules/segments/index')\n"],
    ['by exporting it again', "export { rules } from '#modules/segments/index'\n"],
  ])('an upward import %s', async (_how, text) => {
    const found = await treeOf({ ...segments, 'server/modules/members/planted.ts': text })
    expect(found).toContainEqual(
      expect.stringMatching(
        /^members calls down only: server\/modules\/members\/planted\.ts → server\/modules\/segments/,
      ),
    )
  })

  it('an import past the front door of a lower module', async () => {
    const found = await treeOf({
      ...segments,
      'server/modules/journeys/planted.ts':
        "import { rules } from '#modules/segments/rules'\nexport const planted = rules\n",
    })
    expect(found).toEqual([
      'segments is entered by its front door: server/modules/journeys/planted.ts → server/modules/segments/rules.ts',
    ])
  })

  it('the platform that knows a module', async () => {
    const found = await treeOf({
      ...segments,
      'server/platform/planted.ts': "import { rules } from '#modules/segments/index'\nexport const planted = rules\n",
    })
    expect(found).toEqual([
      'the platform knows no module: server/platform/planted.ts → server/modules/segments/index.ts',
    ])
  })
})

it('a call down through the front door is no violation', async () => {
  const found = await treeOf({
    ...segments,
    'server/modules/journeys/fine.ts': "import { rules } from '#modules/segments/index'\nexport const fine = rules\n",
  })
  expect(found).toEqual([])
})
