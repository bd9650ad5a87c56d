import type { channels } from '@regulars/contract/consent'
import type { intentStates } from '@regulars/contract/messaging'
import type { rfmNames, stages } from '@regulars/contract/rules'

import type { LocaleCode } from './format.ts'

/** Every colour, distance and face of type in the product. A page never names a colour itself. */

export type Mode = 'light' | 'dark'

/** A colour on a light ground and the same colour on a dark one. */
type Pair = Readonly<Record<Mode, string>>

/** Distances sit on an 8-pixel grid; halves are for the inside of small things. */
export const space = (steps: number): number => steps * 8

export const radius = { small: 4, medium: 8 } as const

/** Narrower than this is held in a hand: navigation moves to the bottom and tables become cards. Style sheets say 959px. */
export const phoneBelow = 960

const chineseFaces = [
  "'PingFang SC'",
  "'HarmonyOS Sans SC'",
  "'Microsoft YaHei'",
  "'Noto Sans SC'",
  "'Noto Sans CJK SC'",
  "'Source Han Sans SC'",
]
const latinFaces = ['-apple-system', "'Segoe UI'", 'Roboto', "'Noto Sans'", "'Helvetica Neue'", 'Arial']

/**
 * Chinese faces come first in Chinese. In English they come second, for the names of members and products: their
 * apostrophes and dots are as wide as a Chinese character.
 */
export function fontStack(locale: LocaleCode): string {
  const faces = locale === 'zh-CN' ? [...chineseFaces, ...latinFaces] : [...latinFaces, ...chineseFaces]
  return [...faces, 'system-ui', 'sans-serif'].join(', ')
}

export const monoStack = "ui-monospace, 'SF Mono', 'Cascadia Mono', Consolas, 'Noto Sans Mono', monospace"

/** Grounds and inks. Contrast is checked in tokens.test.ts. */
export const palette = {
  canvas: { light: '#f5f7f6', dark: '#0f1413' },
  surface: { light: '#ffffff', dark: '#171d1c' },
  raised: { light: '#ffffff', dark: '#1e2624' },
  sunken: { light: '#edf1f0', dark: '#0b0f0e' },
  ink: { light: '#16211f', dark: '#e8eeec' },
  inkSoft: { light: '#52605d', dark: '#a5b3af' },
  line: { light: '#dce3e1', dark: '#2c3634' },
  accent: { light: '#0b6e69', dark: '#4fc1b6' },
  accentSoft: { light: '#e2f1ef', dark: '#15322f' },
  onAccent: { light: '#ffffff', dark: '#05211e' },
  good: { light: '#00715a', dark: '#46c69c' },
  goodSoft: { light: '#e0f2ec', dark: '#12312a' },
  warning: { light: '#8a5a00', dark: '#e6b450' },
  warningSoft: { light: '#fbf1dc', dark: '#33290f' },
  bad: { light: '#b3400e', dark: '#f28f60' },
  badSoft: { light: '#fbe9e1', dark: '#3a2116' },
} as const satisfies Record<string, Pair>

type StageName = (typeof stages)[number]

/** Where a member is in the life cycle. Told apart with any kind of colour vision (tokens.test.ts). */
export const stageColours = {
  awakening: { light: '#2f93cc', dark: '#6cc0ee' },
  activation: { light: '#b0578f', dark: '#e39cc6' },
  growth: { light: '#00896a', dark: '#1fa37f' },
  stable: { light: '#064f86', dark: '#4a8fd8' },
  churn_warning: { light: '#d05a00', dark: '#f39a4a' },
} as const satisfies Record<StageName, Pair>

/** From the best customers (blue) over the wavering (ochre) to the gone (grey). */
export const rfmColours = {
  champions: { light: '#064f86', dark: '#4a8fd8' },
  loyal: { light: '#2f7fbf', dark: '#69b1ea' },
  potential: { light: '#3f9fb0', dark: '#7fd0dc' },
  new: { light: '#00896a', dark: '#1fa37f' },
  need_attention: { light: '#9a7d00', dark: '#e3cc4e' },
  at_risk: { light: '#d05a00', dark: '#f39a4a' },
  cannot_lose: { light: '#a8320a', dark: '#ee7048' },
  hibernating: { light: '#85746c', dark: '#b9a79f' },
  lost: { light: '#666b6a', dark: '#8f9695' },
} as const satisfies Record<(typeof rfmNames)[number], Pair>

/** Those who got the treatment, and those kept untouched for comparison. */
export const armColours = {
  treated: { light: '#0b6e69', dark: '#4fc1b6' },
  holdout: { light: '#7a8683', dark: '#98a5a1' },
} as const satisfies Record<'treated' | 'holdout', Pair>

export const channelColours = {
  email: { light: '#6d55c0', dark: '#a895ee' },
  sms: { light: '#9a7d00', dark: '#e3cc4e' },
  push: { light: '#2f93cc', dark: '#6cc0ee' },
  wechat: { light: '#2b8a3e', dark: '#62c878' },
} as const satisfies Record<(typeof channels)[number], Pair>

/** What became of a message. */
export const messageColours = {
  waiting: { light: '#9a7d00', dark: '#e3cc4e' },
  refused: { light: '#b3400e', dark: '#f28f60' },
  sandboxed: { light: '#6d55c0', dark: '#a895ee' },
  sending: { light: '#2f93cc', dark: '#6cc0ee' },
  sent: { light: '#00715a', dark: '#46c69c' },
  failed: { light: '#a8320a', dark: '#ee7048' },
  unknown: { light: '#666b6a', dark: '#8f9695' },
} as const satisfies Record<(typeof intentStates)[number], Pair>

/** Series without a meaning of their own, in the order they are drawn. */
export const seriesColours: readonly Pair[] = [
  palette.accent,
  stageColours.stable,
  stageColours.churn_warning,
  stageColours.activation,
  stageColours.awakening,
  rfmColours.need_attention,
  rfmColours.hibernating,
]

/** The kinds of thing that own colours, for `<Mark>` and charts. */
export const colourSets = {
  stage: stageColours,
  rfm: rfmColours,
  arm: armColours,
  channel: channelColours,
  message: messageColours,
} as const

export type ColourSet = keyof typeof colourSets

export function colourOf<Set extends ColourSet>(set: Set, name: keyof (typeof colourSets)[Set], mode: Mode): string {
  const pairs: Partial<Record<PropertyKey, Pair>> = colourSets[set]
  return (pairs[name] ?? palette.inkSoft)[mode]
}

/** The palette as CSS custom properties: `--ink`, `--ink-soft`, … for style sheets. */
export function cssVariables(mode: Mode, locale: LocaleCode = 'zh-CN'): Record<string, string> {
  const colours = Object.entries(palette).map(([name, pair]) => [`--${kebab(name)}`, pair[mode]] as const)
  return { ...Object.fromEntries(colours), '--font': fontStack(locale), '--mono': monoStack }
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
