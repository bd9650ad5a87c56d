import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { readKeyFile } from './keyFile.ts'
import { type KeyService, KeyServiceError } from './keyService.ts'
import type { KeyProvider } from './keys.ts'

/** Authenticated with the ciphertext: a grant in the service can be narrowed to it. */
const EncryptionContext = { app: 'regulars' }

/** What lies on the disk: the root key as only the service opens it, and the service's own name of the key it needs. */
const WrappedKey = z.object({ keyId: z.string().min(1), ciphertext: z.base64().min(1) })
type WrappedKey = z.infer<typeof WrappedKey>

/**
 * The root key under a key management service. The service makes it once; its ciphertext is kept at `paths.wrapped`, and each
 * start has that opened. A root key that lies at `paths.plain` is taken over: wrapped, opened again from the disk, compared,
 * and only then is the plain file removed. Cut short at any point, the next start goes on from there.
 */
export function kmsKey(paths: { readonly wrapped: string; readonly plain: string }, service: KeyService): KeyProvider {
  return {
    async rootKey() {
      const plain = existsSync(paths.plain) ? await readKeyFile(paths.plain) : undefined
      if (!existsSync(paths.wrapped)) await writeDurably(paths.wrapped, await wrap(service, plain))
      const key = await unwrap(paths.wrapped, service)
      if (!plain) return key
      if (!key.equals(plain)) {
        throw new KeyServiceError(
          `${paths.plain} and ${paths.wrapped} hold different root keys. Keep the one that the data was written under and move the other away; then start again.`,
        )
      }
      await rm(paths.plain)
      return key
    },
  }
}

async function wrap(service: KeyService, plain: Buffer | undefined): Promise<WrappedKey> {
  const { keyId } = service.settings
  // The plaintext that comes with a new key is not looked at: what counts is what opening the ciphertext gives.
  const { CiphertextBlob, KeyId } = plain
    ? await service.ask('Encrypt', { KeyId: keyId, Plaintext: plain.toString('base64'), EncryptionContext })
    : await service.ask('GenerateDataKey', { KeyId: keyId, KeySpec: 'AES_256', EncryptionContext })
  return { keyId: KeyId, ciphertext: CiphertextBlob }
}

async function unwrap(path: string, service: KeyService): Promise<Buffer> {
  const { keyId, ciphertext } = await readWrapped(path)
  const asked = service.settings.keyId
  const opened = await service
    .ask('Decrypt', { KeyId: asked, CiphertextBlob: ciphertext, EncryptionContext })
    .catch((error: KeyServiceError) => {
      if (error.code === 'IncorrectKeyException') throw new KeyServiceError(anotherKey({ path, keyId, asked }))
      if (error.code === 'InvalidCiphertextException') throw new KeyServiceError(changed(path))
      throw error
    })
  const key = Buffer.from(opened.Plaintext, 'base64')
  if (opened.KeyId !== keyId || key.length !== 32) throw new KeyServiceError(changed(path))
  return key
}

async function readWrapped(path: string): Promise<WrappedKey> {
  const text = await readFile(path, 'utf8')
  try {
    return WrappedKey.parse(JSON.parse(text))
  } catch {
    throw new KeyServiceError(changed(path))
  }
}

const changed = (path: string) =>
  `${path} was changed or damaged: the key management service cannot open it. Put its backup back. Do not delete it: without it nothing that is encrypted can be read again.`

const anotherKey = (of: { path: string; keyId: string; asked: string }) =>
  `${of.path} was made with ${of.keyId}, and KMS_KEY_ID is ${of.asked}. Set KMS_KEY_ID to the key that made it.`

/** Whole or not at all, and on the disk before anything is encrypted under it. */
async function writeDurably(path: string, wrapped: WrappedKey): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.new`
  await rm(draft, { force: true })
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(wrapped, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  await syncFolder(dirname(path))
}

/** The name, too, must outlive a power cut before the plain file goes; Windows has no such call. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
