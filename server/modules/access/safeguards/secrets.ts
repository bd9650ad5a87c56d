import { sql } from '../../../platform/postgres.ts'
import type { Safeguard } from '../../../platform/safeguard.ts'

/** Looks at every stored password and key: a slow hash of the one, 32 bytes of the other, and nothing else. */
export const secretsAreHashed: Safeguard = {
  id: 'access.secrets-are-hashed',
  layer: 'masking',
  name: { en: 'Passwords and keys are kept as hashes', 'zh-CN': '密码与密钥仅以哈希保存' },
  async check(ctx) {
    const { rows } = await sql<{ passwords: number; keys: number; bare: number }>`
      select passwords.total as passwords, keys.total as keys, passwords.bare + keys.bare as bare
        from (
          select count(users.password_hash) as total,
                 count(*) filter (where users.password_hash !~ '^[$]argon2id[$]v=19[$]m=[0-9]+,t=[0-9]+,p=[0-9]+[$]') as bare
            from access.memberships
            join access.users
              on users.user_id = memberships.user_id
           where memberships.workspace_id = ${ctx.workspaceId}
        ) as passwords
       cross join (
          select count(*) as total, count(*) filter (where octet_length(keys.secret_hash) <> 32) as bare
            from access.keys
           where keys.workspace_id = ${ctx.workspaceId}
        ) as keys
    `.execute(ctx.tx)
    const { passwords, keys, bare } = rows[0]!
    if (bare === 0) {
      return {
        status: 'pass',
        evidence: {
          en: `All ${passwords} passwords are Argon2id hashes, and all ${keys} keys are SHA-256 hashes of random secrets.`,
          'zh-CN': `${passwords} 个密码均为 Argon2id 哈希，${keys} 个密钥均为随机密文的 SHA-256 哈希。`,
        },
      }
    }
    return {
      status: 'warn',
      evidence: {
        en: `${bare} of ${passwords + keys} stored passwords and keys are no hash of this product.`,
        'zh-CN': `${passwords + keys} 个已存密码与密钥中有 ${bare} 个不是本系统的哈希。`,
      },
      remedy: {
        en: 'Have those users choose a new password and revoke those keys: somebody wrote to the database by hand.',
        'zh-CN': '请让相关用户重设密码并撤销相关密钥：有人手工写入了数据库。',
      },
      link: '/settings#team',
    }
  },
}
