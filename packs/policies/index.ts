import { PolicyPack } from '@regulars/contract/policies'
import type { z } from 'zod'
import ccpa from './ccpa-cpra.json' with { type: 'json' }
import gdpr from './gdpr.json' with { type: 'json' }
import pipl from './pipl.json' with { type: 'json' }

/** The laws that come with the product, as data. Drafted from public texts: each needs a lawyer's eye. */
export const policyPacks: readonly z.infer<typeof PolicyPack>[] = [pipl, gdpr, ccpa].map((pack) =>
  PolicyPack.parse(pack),
)
