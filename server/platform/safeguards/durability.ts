import { sql } from '../postgres.ts'
import type { Safeguard, SafeguardResult } from '../safeguard.ts'

export const commitsAreDurable: Safeguard = {
  id: 'platform.commits-are-durable',
  layer: 'recovery',
  name: { en: 'A commit is on the disk before anybody is told', 'zh-CN': '提交落盘之后才算成功' },
  async check(ctx) {
    const { rows } = await sql<Record<string, string>>`
      select current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit,
             current_setting('full_page_writes') as full_page_writes
    `.execute(ctx.tx)
    return judgeDurability(rows[0]!)
  },
}

/** Any of them off, and a power cut takes what was acknowledged. Pure. */
export function judgeDurability(settings: Readonly<Record<string, string>>): SafeguardResult {
  const off = Object.entries(settings).flatMap(([name, value]) => (value === 'off' ? [name] : []))
  if (off.length === 0) {
    const seen = Object.entries(settings)
      .map(([name, value]) => `${name} = ${value}`)
      .join(', ')
    return {
      status: 'pass',
      evidence: { en: `PostgreSQL runs with ${seen}.`, 'zh-CN': `PostgreSQL 运行参数：${seen}。` },
    }
  }
  return {
    status: 'warn',
    evidence: {
      en: `PostgreSQL runs with ${off.join(' and ')} off: a power cut may take what was acknowledged.`,
      'zh-CN': `PostgreSQL 关闭了 ${off.join('、')}：断电可能丢失已确认的数据。`,
    },
    remedy: {
      en: `Set ${off.join(' and ')} to on in postgresql.conf.`,
      'zh-CN': `请在 postgresql.conf 中开启 ${off.join('、')}。`,
    },
  }
}

export const checksumsAreOn: Safeguard = {
  id: 'platform.checksums-are-on',
  layer: 'recovery',
  name: { en: 'Damage on the disk is noticed', 'zh-CN': '磁盘损坏可被发现' },
  async check(ctx) {
    const { rows } = await sql<{ checksums: string; failures: number | null }>`
      select current_setting('data_checksums') as checksums,
             (select databases.checksum_failures
                from pg_stat_database as databases
               where databases.datname = current_database()) as failures
    `.execute(ctx.tx)
    return judgeChecksums({ isOn: rows[0]!.checksums === 'on', failures: rows[0]!.failures ?? 0 })
  },
}

/** Pure. */
export function judgeChecksums({ isOn, failures }: { isOn: boolean; failures: number }): SafeguardResult {
  if (isOn && failures === 0) {
    return {
      status: 'pass',
      evidence: {
        en: 'Every page of the database has a checksum, and none failed since it was created.',
        'zh-CN': '数据库每个数据页都有校验和，至今没有一次校验失败。',
      },
    }
  }
  if (isOn) {
    return {
      status: 'warn',
      evidence: {
        en: `${failures} pages of the database did not match their checksum.`,
        'zh-CN': `数据库有 ${failures} 个数据页校验失败。`,
      },
      remedy: {
        en: 'The disk damages data: restore the newest backup on another disk before anything else.',
        'zh-CN': '磁盘正在损坏数据：请先在另一块磁盘上恢复最新备份。',
      },
    }
  }
  return {
    status: 'warn',
    evidence: {
      en: 'The database has no checksums: damage on the disk would not be noticed.',
      'zh-CN': '数据库未启用校验和：磁盘损坏不会被发现。',
    },
    remedy: {
      en: 'Stop PostgreSQL and run pg_checksums --enable on its folder.',
      'zh-CN': '请停止 PostgreSQL，并对其目录执行 pg_checksums --enable。',
    },
  }
}
