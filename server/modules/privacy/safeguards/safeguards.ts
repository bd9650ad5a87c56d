import type { ResponseOf } from '@regulars/contract'
import { type getProtection, protectionLayers } from '@regulars/contract/safeguards'
import type { Safeguard, SafeguardLayer, SafeguardResult } from '#platform/safeguard'

type Protection = ResponseOf<typeof getProtection>

/** What a check saw, and of which safeguard. */
export interface Seen extends Omit<SafeguardResult, 'remedy' | 'link'> {
  readonly id: string
  readonly layer: SafeguardLayer
  readonly name: Safeguard['name']
  readonly remedy: NonNullable<SafeguardResult['remedy']> | null
  readonly link: string | null
}

export interface Kept extends Seen {
  readonly checkedAt: Date
  readonly since: Date
}

/** What is kept of a result: a safeguard that holds needs no remedy. Pure. */
export function seenOf({ id, layer, name }: Safeguard, result: SafeguardResult): Seen {
  const warns = result.status === 'warn'
  return {
    ...{ id, layer, name, status: result.status, evidence: result.evidence },
    remedy: (warns && result.remedy) || null,
    link: (warns && result.link) || null,
  }
}

/** A check that could not be made shows nothing, least of all that all is well. Pure. */
export function failed(safeguard: Safeguard): Seen {
  return seenOf(safeguard, {
    status: 'warn',
    evidence: {
      en: 'This check could not be made: it failed or took too long.',
      'zh-CN': '该检查未能完成：执行失败或超时。',
    },
    remedy: {
      en: 'Check again; if it stays so, the log of the program says what went wrong.',
      'zh-CN': '请重新检查；若仍如此，程序日志中有失败原因。',
    },
  })
}

/** All five layers in their order, the checks of each in that of the safeguards, warnings first: one holds when all of its checks do, and says nothing before there is one. Pure. */
export function layersOf(kept: readonly Kept[]): Protection['layers'] {
  return protectionLayers.map((layer) => {
    const checks = kept
      .filter((one) => one.layer === layer)
      .toSorted((a, b) => Number(a.status === 'pass') - Number(b.status === 'pass'))
    const oldest = Math.min(...checks.map(({ checkedAt }) => checkedAt.getTime()))
    return {
      layer,
      status: checks.length === 0 ? 'unknown' : checks.every(({ status }) => status === 'pass') ? 'pass' : 'warn',
      checkedAt: checks.length === 0 ? null : new Date(oldest).toISOString(),
      checks: checks.map(({ layer: _, checkedAt, since, ...check }) => ({
        ...check,
        checkedAt: checkedAt.toISOString(),
        since: since.toISOString(),
      })),
    }
  })
}
