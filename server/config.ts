import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { z } from 'zod'
import type { KeyServiceSettings } from './platform/crypto/keyService.ts'
import { repositoryFolder } from './platform/folders.ts'
import type { Tls } from './platform/http/server.ts'
import { allowedHostsOf } from './platform/outbound/addresses.ts'
import type { Outbound } from './platform/outbound/outbound.ts'

export const roles = ['api', 'ingest', 'worker', 'scheduler'] as const
export type Role = (typeof roles)[number]

/** The only reader of the environment. Each bound says why it is one. */
const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(4400),
  /** Only this machine by default; a container sets 0.0.0.0. */
  HOST: z.string().default('127.0.0.1'),
  /** Address people use, when it is another than this machine's: behind a proxy, with HTTPS. */
  PUBLIC_URL: z.url().optional(),
  /** PEM files of a certificate and its key: with both the program itself speaks HTTPS, by TLS 1.3 only. */
  TLS_CERT_FILE: z.string().optional(),
  TLS_KEY_FILE: z.string().optional(),
  REGULARS_HOME: z.string().optional(),
  /** Where backups are written, best on another disk; `backups` in the home otherwise. */
  REGULARS_BACKUP_DIR: z.string().optional(),
  /** What they are encrypted with: 32 bytes in base64, made on first use. Keep a copy apart from the backups. */
  REGULARS_BACKUP_KEY_FILE: z.string().optional(),
  /** Where archived events lie; `archive` within the home by default. Every process with the role worker needs it. */
  REGULARS_ARCHIVE_DIR: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  /** The owner of the tables, for migrations; the role in DATABASE_URL must not own them. */
  DATABASE_OWNER_URL: z.string().optional(),
  CLICKHOUSE_URL: z.url().optional(),
  /** Each connection costs the server some megabytes; a process rarely has more than 20 statements at once. */
  DATABASE_CONNECTIONS: z.coerce.number().int().min(4).max(200).default(20),
  REGULARS_DEMO: z.enum(['on', 'off']).default('on'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  /** Hosts on this network that imports may fetch from: `erp.example,files.example:9443`. */
  OUTBOUND_ALLOWED_HOSTS: z.string().default(''),
  /** A PEM file of authorities that vouch for such hosts. */
  OUTBOUND_CA_FILE: z.string().optional(),
  /** AWS KMS, or a service compatible with it, that keeps the root key; the credentials go by their usual names. */
  KMS_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  KMS_KEY_ID: z.string().optional(),
  KMS_REGION: z.string().optional(),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  AWS_SESSION_TOKEN: z.string().optional(),
})
type Environment = z.infer<typeof Environment>

export interface Config {
  readonly port: number
  readonly host: string
  readonly publicUrl: string
  readonly tls: Tls | undefined
  readonly home: string
  readonly backups: { readonly folder: string; readonly keyFile: string }
  readonly archiveFolder: string
  readonly database: { readonly appUrl: string; readonly ownerUrl: string } | undefined
  readonly clickhouseUrl: string | undefined
  readonly databaseConnections: number
  readonly demo: boolean
  readonly logLevel: string
  readonly traceEndpoint: string | undefined
  readonly outbound: Pick<Outbound, 'allowed' | 'authorities'>
  readonly keyService: KeyServiceSettings | undefined
  readonly roles: ReadonlySet<Role>
}

/** Thrown with a sentence for the person who starts the program. */
export class ConfigError extends Error {}

export function readConfig(environment: NodeJS.ProcessEnv, argv: readonly string[]): Config {
  const parsed = Environment.safeParse(
    Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')),
  )
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new ConfigError(`The settings in the environment are not valid:\n  ${lines.join('\n  ')}`)
  }
  const env = parsed.data
  if (env.DATABASE_URL && !env.DATABASE_OWNER_URL) {
    throw new ConfigError(
      'DATABASE_URL is set without DATABASE_OWNER_URL: set it to the owner of the tables, who runs the migrations.',
    )
  }
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl: (env.PUBLIC_URL ?? ownAddress(env)).replace(/\/$/, ''),
    tls: tlsOf(env),
    home: homeOf(env.REGULARS_HOME),
    backups: backupsOf(env),
    archiveFolder: resolve(env.REGULARS_ARCHIVE_DIR ?? join(homeOf(env.REGULARS_HOME), 'archive')),
    database: env.DATABASE_URL ? { appUrl: env.DATABASE_URL, ownerUrl: env.DATABASE_OWNER_URL! } : undefined,
    clickhouseUrl: env.CLICKHOUSE_URL,
    databaseConnections: env.DATABASE_CONNECTIONS,
    demo: env.REGULARS_DEMO === 'on',
    logLevel: env.LOG_LEVEL,
    traceEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
    outbound: {
      allowed: allowedHostsOf(env.OUTBOUND_ALLOWED_HOSTS),
      authorities: env.OUTBOUND_CA_FILE === undefined ? null : readPem('OUTBOUND_CA_FILE', env.OUTBOUND_CA_FILE),
    },
    keyService: keyServiceOf(env),
    roles: rolesOf(argv),
  }
}

function ownAddress({ HOST, PORT, TLS_CERT_FILE }: Environment): string {
  return `${TLS_CERT_FILE ? 'https' : 'http'}://${HOST === '0.0.0.0' ? '127.0.0.1' : HOST}:${PORT}`
}

function tlsOf({ TLS_CERT_FILE, TLS_KEY_FILE, PUBLIC_URL }: Environment): Tls | undefined {
  if (!TLS_CERT_FILE && !TLS_KEY_FILE) return undefined
  if (!TLS_CERT_FILE || !TLS_KEY_FILE)
    throw new ConfigError('TLS_CERT_FILE and TLS_KEY_FILE go together: set both, or none.')
  if (PUBLIC_URL?.startsWith('http:')) {
    throw new ConfigError('PUBLIC_URL must begin with https:// where TLS_CERT_FILE is set.')
  }
  const tls = { cert: readPem('TLS_CERT_FILE', TLS_CERT_FILE), key: readPem('TLS_KEY_FILE', TLS_KEY_FILE) }
  try {
    createSecureContext(tls)
  } catch (error) {
    throw new ConfigError(
      `TLS_CERT_FILE and TLS_KEY_FILE are no certificate with its key: ${(error as Error).message}.`,
    )
  }
  return tls
}

function readPem(setting: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new ConfigError(`${setting} names ${path}, which cannot be read.`)
  }
}

/** All of it or nothing. Credentials alone say nothing: many a machine has them for something else. */
function keyServiceOf(env: Environment): KeyServiceSettings | undefined {
  const { KMS_ENDPOINT, KMS_KEY_ID, KMS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = env
  if (!KMS_ENDPOINT && !KMS_KEY_ID && !KMS_REGION) return undefined
  const needed = { KMS_ENDPOINT, KMS_KEY_ID, KMS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }
  const missing = Object.entries(needed).flatMap(([name, value]) => (value ? [] : [name]))
  if (missing.length > 0) {
    throw new ConfigError(
      `A key management service is set without ${missing.join(', ')}: set all of them, or no KMS_….`,
    )
  }
  refuseOpenAddress(new URL(KMS_ENDPOINT!))
  return {
    endpoint: KMS_ENDPOINT!,
    keyId: KMS_KEY_ID!,
    region: KMS_REGION!,
    accessKeyId: AWS_ACCESS_KEY_ID!,
    secretAccessKey: AWS_SECRET_ACCESS_KEY!,
    sessionToken: env.AWS_SESSION_TOKEN ?? null,
  }
}

/** The root key comes back over this line in the clear. */
function refuseOpenAddress(url: URL): void {
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  if (url.protocol === 'http:' && !isLoopback) {
    throw new ConfigError('KMS_ENDPOINT must begin with https://; http:// is for services on this machine only.')
  }
  if (url.username || url.password || url.search) {
    throw new ConfigError('KMS_ENDPOINT must be an address alone; credentials go into AWS_ACCESS_KEY_ID and its like.')
  }
}

/** `.regulars` beside the program, wherever it is started from. */
function homeOf(stated: string | undefined): string {
  return stated ? resolve(stated) : resolve(repositoryFolder, '.regulars')
}

function backupsOf({ REGULARS_HOME, REGULARS_BACKUP_DIR, REGULARS_BACKUP_KEY_FILE }: Environment): Config['backups'] {
  const home = homeOf(REGULARS_HOME)
  return {
    folder: resolve(REGULARS_BACKUP_DIR ?? join(home, 'backups')),
    keyFile: resolve(REGULARS_BACKUP_KEY_FILE ?? join(home, 'backup.key')),
  }
}

function rolesOf(argv: readonly string[]): ReadonlySet<Role> {
  const at = argv.findIndex((word) => word === '--role' || word.startsWith('--role='))
  if (at < 0) return new Set(roles)
  const text = argv[at]!.includes('=') ? argv[at]!.split('=')[1]! : (argv[at + 1] ?? '')
  const asked = text.split(',').map((word) => word.trim())
  const unknown = asked.filter((word) => !(roles as readonly string[]).includes(word))
  if (unknown.length > 0)
    throw new ConfigError(`There is no role "${unknown.join(', ')}"; choose among ${roles.join(', ')}.`)
  return new Set(asked as Role[])
}

export const version = '0.1.0'
