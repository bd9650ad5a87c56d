import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Safeguard } from '../safeguard.ts'

/** Everything that is encrypted opens by it: whoever else reads the file reads all of it. */
export const rootKeyIsPrivate: Safeguard = {
  id: 'platform.root-key-is-private',
  layer: 'masking',
  name: { en: 'The root key is in nobody else’s reach', 'zh-CN': '根密钥他人无法读取' },
  async check(ctx) {
    if (await modeOf(join(ctx.home, 'root.key.kms'))) {
      return {
        status: 'pass',
        evidence: {
          en: 'A key management service wraps the root key; the machine holds it wrapped only.',
          'zh-CN': '根密钥由密钥管理服务包裹，本机仅存放包裹后的密钥。',
        },
      }
    }
    const mode = await modeOf(join(ctx.home, 'root.key'))
    if (mode === undefined) {
      return {
        status: 'warn',
        evidence: {
          en: 'There is no root key in the home of the program: it could not be seen who can read it.',
          'zh-CN': '程序目录中没有根密钥，无法确认谁能读取。',
        },
        remedy: {
          en: 'Look where the root key comes from, and put its backup back before the program is started again.',
          'zh-CN': '请查明根密钥来源，并在再次启动前放回其备份。',
        },
      }
    }
    const written = mode.toString(8).padStart(3, '0')
    if ((mode & OTHERS) === 0) {
      return {
        status: 'pass',
        evidence: {
          en: `The file of the root key has the mode ${written}: only the account of the program reads it.`,
          'zh-CN': `根密钥文件权限为 ${written}：仅运行程序的账号可读。`,
        },
      }
    }
    return {
      status: 'warn',
      evidence: {
        en: `The file of the root key has the mode ${written}: other accounts of the machine can reach it.`,
        'zh-CN': `根密钥文件权限为 ${written}：本机其他账号可以访问。`,
      },
      remedy: {
        en: 'Run chmod 600 on root.key in the home of the program, or keep it in a key management service.',
        'zh-CN': '请对程序目录中的 root.key 执行 chmod 600，或改用密钥管理服务。',
      },
    }
  },
}

const OTHERS = 0o077

async function modeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ mode }) => mode & 0o777,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    },
  )
}
