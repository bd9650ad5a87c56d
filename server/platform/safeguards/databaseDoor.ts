import { sql } from '../postgres.ts'
import type { Safeguard } from '../safeguard.ts'

/** Through which door the product came in just now, and which doors PostgreSQL listens at. */
export interface Door {
  readonly listens: string
  /** Null: over a socket in a folder of this machine. */
  readonly address: string | null
  readonly tls: string | null
}

export const databaseIsShut: Safeguard = {
  id: 'platform.database-is-shut',
  layer: 'isolation',
  name: { en: 'The database is not open to the network', 'zh-CN': '数据库不对网络开放' },
  async check(ctx) {
    const { rows } = await sql<Door>`
      select current_setting('listen_addresses') as listens, host(inet_server_addr()) as address,
             (select ssl.version from pg_stat_ssl as ssl where ssl.pid = pg_backend_pid() and ssl.ssl) as tls
    `.execute(ctx.tx)
    return judgeDoor(rows[0]!)
  },
}

/** A server of one's own may listen to the network, where the line to it is encrypted. Pure. */
export function judgeDoor({ listens, address, tls }: Door): Awaited<ReturnType<Safeguard['check']>> {
  if (listens.split(',').every((name) => LOOPBACK.test(name.trim()))) {
    const how = address === null ? 'a socket of this machine' : address
    return {
      status: 'pass',
      evidence: {
        en: `PostgreSQL listens to no network; the product reaches it over ${how}.`,
        'zh-CN': `PostgreSQL 未监听网络，系统经由${address === null ? '本机套接字' : ` ${address} `}访问。`,
      },
    }
  }
  if (tls !== null) {
    return {
      status: 'pass',
      evidence: {
        en: `PostgreSQL is at ${address ?? listens}, and the line to it is encrypted by ${tls}.`,
        'zh-CN': `PostgreSQL 位于 ${address ?? listens}，连接经 ${tls} 加密。`,
      },
    }
  }
  return {
    status: 'warn',
    evidence: {
      en: `PostgreSQL listens at ${listens}, and the line to it is not encrypted.`,
      'zh-CN': `PostgreSQL 监听 ${listens}，且连接未加密。`,
    },
    remedy: {
      en: 'Add sslmode=verify-full to DATABASE_URL and ssl = on to the server, or let it listen to this machine only.',
      'zh-CN': '请在 DATABASE_URL 中加入 sslmode=verify-full 并在服务器启用 ssl，或仅监听本机。',
    },
  }
}

const LOOPBACK = /^(|localhost|127\.\d+\.\d+\.\d+|::1)$/
