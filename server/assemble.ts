import pino from 'pino'
import { createProgram, type Program } from './app.ts'
import { type Config, version } from './config.ts'
import type { Engines } from './engines.ts'
import { systemClock } from './platform/clock.ts'
import { openKeys } from './platform/crypto/keys.ts'
import { keyProviderOf } from './platform/crypto/rootKey.ts'
import { uuidv7 } from './platform/ids.ts'
import { publicOnly } from './platform/outbound/outbound.ts'
import { systemRandom } from './platform/random.ts'
import { createTelemetry } from './platform/telemetry/metrics.ts'

/** The product over these engines, with the clock, the keys and the chance of a real installation. */
export async function assemble(config: Config, engines: Engines): Promise<Program> {
  const random = systemRandom()
  return createProgram(
    {
      postgres: engines.postgres,
      history: engines.history,
      keys: await openKeys(keyProviderOf({ ...config, clock: systemClock, random }), random),
      clock: systemClock,
      ids: uuidv7(systemClock, random),
      random,
      logger: pino({ level: config.logLevel, serializers: { error: pino.stdSerializers.err } }),
      telemetry: createTelemetry(),
      publicUrl: config.publicUrl,
      home: config.home,
      archiveFolder: config.archiveFolder,
      outbound: { ...publicOnly, ...config.outbound },
    },
    {
      roles: config.roles,
      tls: config.tls,
      recovery: { access: engines.access, ...config.backups, product: version },
    },
  )
}
