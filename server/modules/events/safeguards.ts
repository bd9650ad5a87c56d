import { inboxIsSealed } from '../../platform/log/inbox.ts'
import type { Safeguard } from '../../platform/safeguard.ts'
import { quarantineIsSealed } from './quarantine.store.ts'

/** What came from outside may hold addresses and names, in whatever place a sender put them. */
export const safeguards: readonly Safeguard[] = [
  {
    id: 'events.bodies-are-sealed',
    layer: 'masking',
    name: { en: 'What senders sent is encrypted at rest', 'zh-CN': '收到的原始数据加密存放' },
    async check(ctx) {
      const [inbox, quarantine] = [await inboxIsSealed(ctx), await quarantineIsSealed(ctx)]
      const looked = inbox.looked + quarantine.looked
      const faults = looked - inbox.sealed - quarantine.sealed
      if (faults === 0) {
        return {
          status: 'pass',
          evidence: {
            en: `The newest ${inbox.looked} batches of the inbox and ${quarantine.looked} events of the quarantine are ciphertext that opens.`,
            'zh-CN': `收件箱最新 ${inbox.looked} 批与隔离区 ${quarantine.looked} 个事件均为可打开的密文。`,
          },
        }
      }
      return {
        status: 'warn',
        evidence: {
          en: `${faults} of ${looked} bodies of the inbox and the quarantine are no ciphertext of this workspace.`,
          'zh-CN': `收件箱与隔离区的 ${looked} 条原始数据中有 ${faults} 条不是本工作区的密文。`,
        },
        remedy: {
          en: 'Somebody wrote to these tables by hand, or the root key was changed: look in the audit log.',
          'zh-CN': '可能有人手工写入了数据表，或根密钥被更换：请查看审计日志。',
        },
        link: '/audit',
      }
    },
  },
]
