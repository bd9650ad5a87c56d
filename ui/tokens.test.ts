import { describe, expect, it } from 'vitest'
import { colourSets, cssVariables, fontStack, type Mode, palette, stageColours } from './tokens.ts'

const modes: readonly Mode[] = ['light', 'dark']

describe.each(modes)('in %s mode', (mode) => {
  it.each(['ink', 'inkSoft', 'accent', 'good', 'warning', 'bad'] as const)('%s is readable as text', (name) => {
    for (const ground of ['canvas', 'surface', 'raised'] as const) {
      expect(contrast(palette[name][mode], palette[ground][mode])).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('text on the accent is readable', () => {
    expect(contrast(palette.onAccent[mode], palette.accent[mode])).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['accent', 'good', 'warning', 'bad'] as const)('%s is readable on its soft ground', (name) => {
    expect(contrast(palette[name][mode], palette[`${name}Soft`][mode])).toBeGreaterThanOrEqual(4.5)
    expect(contrast(palette.ink[mode], palette[`${name}Soft`][mode])).toBeGreaterThanOrEqual(7)
  })

  it('every colour with a meaning stands out from the ground', () => {
    for (const set of Object.values(colourSets)) {
      for (const [name, pair] of Object.entries(set)) {
        expect(contrast(pair[mode], palette.surface[mode]), name).toBeGreaterThanOrEqual(3)
      }
    }
  })

  it.each(Object.keys(visions) as Vision[])('stages are told apart with %s', (vision) => {
    const seen = Object.values(stageColours).map((pair) => lab(apply(visions[vision], linear(pair[mode]))))
    for (const [i, a] of seen.entries()) {
      for (const b of seen.slice(i + 1)) expect(Math.hypot(...a.map((v, k) => v - b[k]!))).toBeGreaterThan(10)
    }
  })
})

it('Chinese faces come first in Chinese only', () => {
  expect(fontStack('zh-CN')).toMatch(/^'PingFang SC'/)
  expect(fontStack('en')).not.toMatch(/^'PingFang SC'/)
})

it('the palette is offered to style sheets', () => {
  expect(cssVariables('dark', 'en')['--ink-soft']).toBe(palette.inkSoft.dark)
})

/** Simulation matrices at full severity: Machado, Oliveira and Fernandes 2009, on linear RGB. */
const visions = {
  'normal vision': [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const
type Vision = keyof typeof visions

function linear(hex: string): number[] {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
}

/** WCAG 2 contrast ratio. */
function contrast(a: string, b: string): number {
  const [low, high] = [a, b]
    .map((hex) => linear(hex).reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i]!, 0.05))
    .sort((x, y) => x - y)
  return high! / low!
}

function apply(matrix: readonly number[], rgb: readonly number[]): number[] {
  return [0, 3, 6].map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        rgb.reduce((sum, v, i) => sum + v * matrix[row + i]!, 0),
      ),
    ),
  )
}

/** CIE L*a*b*, D65. */
function lab(rgb: readonly number[]): number[] {
  const xyz = [
    [0.4124, 0.3576, 0.1805],
    [0.2126, 0.7152, 0.0722],
    [0.0193, 0.1192, 0.9505],
  ].map((row) => row.reduce((sum, weight, i) => sum + weight * rgb[i]!, 0))
  const [x, y, z] = [xyz[0]! / 0.9505, xyz[1]!, xyz[2]! / 1.089].map((t) =>
    t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116,
  )
  return [116 * y! - 16, 500 * (x! - y!), 200 * (y! - z!)]
}
