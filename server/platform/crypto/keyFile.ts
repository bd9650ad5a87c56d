import { existsSync } from 'node:fs'
import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Random } from '../random.ts'
import type { KeyProvider } from './keys.ts'

/** The default provider: 32 random bytes in a file only its owner reads. Back it up apart from the data. */
export function keyFile(path: string, random: Random): KeyProvider {
  return {
    async rootKey() {
      if (!existsSync(path)) await create(path, random)
      return readKeyFile(path)
    },
  }
}

/** The key that such a file holds. */
export async function readKeyFile(path: string): Promise<Buffer> {
  const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64')
  if (key.length !== 32) throw new Error(`${path} does not hold a root key: 32 bytes in base64. Put its backup back.`)
  return key
}

async function create(path: string, random: Random): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(`${random.bytes(32).toString('base64')}\n`)
    // Data encrypted under a key that a power cut takes away would be lost.
    await file.sync()
  } finally {
    await file.close()
  }
}
