import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import { keyFile } from './keyFile.ts'
import { KeyService, KeyServiceError, type KeyServiceSettings } from './keyService.ts'
import type { KeyProvider } from './keys.ts'
import { kmsKey } from './kmsKey.ts'

/** Where the root key of an installation comes from: a key management service if there is one, else a file in its home. */
export function keyProviderOf(of: {
  readonly home: string
  readonly keyService: KeyServiceSettings | undefined
  readonly clock: Clock
  readonly random: Random
}): KeyProvider {
  const paths = { plain: join(of.home, 'root.key'), wrapped: join(of.home, 'root.key.kms') }
  if (of.keyService) return kmsKey(paths, new KeyService(of.keyService, { clock: of.clock }))
  // A new plain key beside it would make everything that was encrypted unreadable, and more with each day.
  if (existsSync(paths.wrapped)) {
    throw new KeyServiceError(
      `The root key in ${paths.wrapped} is opened by a key management service, and none is set. Set KMS_ENDPOINT, KMS_KEY_ID, KMS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY as before.`,
    )
  }
  return keyFile(paths.plain, of.random)
}
