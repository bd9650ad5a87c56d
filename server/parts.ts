import pino from 'pino'
import type { Config } from './config.ts'
import { systemClock } from './platform/clock.ts'
import type { Platform } from './platform/context.ts'
import { openKeys } from './platform/crypto/keys.ts'
import { keyProviderOf } from './platform/crypto/rootKey.ts'
import { uuidv7 } from './platform/ids.ts'
import { publicOnly } from './platform/outbound/outbound.ts'
import { systemRandom } from './platform/random.ts'
import { createTelemetry } from './platform/telemetry/metrics.ts'

export type Parts = Omit<Platform, 'wake' | 'keep'>

/** What the settings and the two engines make of each thread of the program: `main.ts` and `ingest.ts`. */
export async function partsOf(
  config: Config,
  engines: Pick<Parts, 'postgres' | 'history'>,
  options: { readonly reportsProcess: boolean },
): Promise<Parts> {
  const random = systemRandom()
  return {
    postgres: engines.postgres,
    history: engines.history,
    keys: await openKeys(keyProviderOf({ ...config, clock: systemClock, random }), random),
    clock: systemClock,
    ids: uuidv7(systemClock, random),
    random,
    logger: pino({ level: config.logLevel, serializers: { error: pino.stdSerializers.err } }),
    telemetry: createTelemetry({ ofProcess: options.reportsProcess }),
    publicUrl: config.publicUrl,
    home: config.home,
    outbound: { ...publicOnly, ...config.outbound },
  }
}
