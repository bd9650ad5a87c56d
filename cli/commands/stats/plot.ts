/** A line of points, drawn as steps or straight, with an optional band around it. */
export type Series = {
  readonly label: string
  readonly points: readonly (readonly [x: number, y: number])[]
  readonly band?: readonly (readonly [x: number, low: number, high: number])[]
  readonly steps?: boolean
}

export type Picture = {
  readonly title: string
  readonly x: string
  readonly y: string
  readonly series: readonly Series[]
}

/** One interval with its point, named. */
export type Bar = { readonly label: string; readonly value: number; readonly low?: number; readonly high?: number }

const WIDTH = 720
const HEIGHT = 420
const LEFT = 70
const RIGHT = 20
const TOP = 44
const BOTTOM = 56
/** Distinct also to colour-blind eyes (Okabe & Ito). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000']

/** A chart of lines as a self-contained SVG. */
export function lineChart({ title, x, y, series }: Picture): string {
  const points = series.flatMap((s) => [
    ...s.points,
    ...(s.band ?? []).flatMap(
      ([at, low, high]) =>
        [
          [at, low],
          [at, high],
        ] as const,
    ),
  ])
  const [x0, x1] = extent(points.map((p) => p[0]))
  const [y0, y1] = extent([0, ...points.map((p) => p[1])])
  const px = (v: number) => LEFT + ((v - x0) / (x1 - x0)) * (WIDTH - LEFT - RIGHT)
  const py = (v: number) => HEIGHT - BOTTOM - ((v - y0) / (y1 - y0)) * (HEIGHT - TOP - BOTTOM)
  const lines = series.map((s, k) => {
    const colour = COLOURS[k % COLOURS.length]!
    const path = (at: readonly (readonly [number, number])[]) =>
      at
        .map(([a, b], i) =>
          i === 0
            ? `M${fix(px(a))},${fix(py(b))}`
            : s.steps === true
              ? `H${fix(px(a))}V${fix(py(b))}`
              : `L${fix(px(a))},${fix(py(b))}`,
        )
        .join('')
    const band =
      s.band === undefined
        ? ''
        : `<path d="${path(s.band.map(([a, , high]) => [a, high]))}${[...s.band]
            .reverse()
            .map(([a, low]) => `L${fix(px(a))},${fix(py(low))}`)
            .join('')}Z" fill="${colour}" opacity="0.15"/>`
    const legend = `<text x="${WIDTH - RIGHT}" y="${TOP + 16 * k}" text-anchor="end" fill="${colour}">${escaped(s.label)}</text>`
    return `${band}<path d="${path(s.points)}" fill="none" stroke="${colour}" stroke-width="2"/>${legend}`
  })
  return frame(title, [...axes(x, y, [x0, x1, px], [y0, y1, py]), ...lines], HEIGHT)
}

/** Horizontal bars, or points with intervals where both ends are given. */
export function barChart(title: string, x: string, bars: readonly Bar[]): string {
  const height = TOP + BOTTOM + 26 * bars.length
  const left = 190
  const [x0, x1] = extent([0, ...bars.flatMap((b) => [b.value, b.low ?? b.value, b.high ?? b.value])])
  const px = (v: number) => left + ((v - x0) / (x1 - x0)) * (WIDTH - left - RIGHT)
  const rows = bars.map((b, k) => {
    const y = TOP + 26 * k + 13
    const label = `<text x="${left - 8}" y="${y + 4}" text-anchor="end">${escaped(b.label)}</text>`
    if (b.low !== undefined && b.high !== undefined) {
      return `${label}<line x1="${fix(px(b.low))}" x2="${fix(px(b.high))}" y1="${y}" y2="${y}" stroke="${COLOURS[0]}" stroke-width="2"/><circle cx="${fix(px(b.value))}" cy="${y}" r="4" fill="${COLOURS[0]}"/>`
    }
    const from = Math.min(px(0), px(b.value))
    return `${label}<rect x="${fix(from)}" y="${y - 8}" width="${fix(Math.abs(px(b.value) - px(0)))}" height="16" fill="${COLOURS[0]}"/>`
  })
  const ticks = ticksOf(x0, x1).map(
    (v) => `<text x="${fix(px(v))}" y="${height - BOTTOM + 20}" text-anchor="middle">${fix(v)}</text>`,
  )
  const zero = `<line x1="${fix(px(0))}" x2="${fix(px(0))}" y1="${TOP}" y2="${height - BOTTOM}" stroke="#999"/>`
  return frame(
    title,
    [
      zero,
      ...rows,
      ...ticks,
      `<text x="${(left + WIDTH) / 2}" y="${height - 14}" text-anchor="middle">${escaped(x)}</text>`,
    ],
    height,
  )
}

type Axis = readonly [low: number, high: number, place: (v: number) => number]

function axes(x: string, y: string, [x0, x1, px]: Axis, [y0, y1, py]: Axis): string[] {
  const across = ticksOf(x0, x1).map(
    (v) => `<text x="${fix(px(v))}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${fix(v)}</text>`,
  )
  const up = ticksOf(y0, y1).map(
    (v) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${fix(py(v))}" y2="${fix(py(v))}" stroke="#ddd"/><text x="${LEFT - 8}" y="${fix(py(v) + 4)}" text-anchor="end">${fix(v)}</text>`,
  )
  return [
    ...up,
    ...across,
    `<text x="${WIDTH / 2}" y="${HEIGHT - 14}" text-anchor="middle">${escaped(x)}</text>`,
    `<text x="18" y="${HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 18 ${HEIGHT / 2})">${escaped(y)}</text>`,
  ]
}

function frame(title: string, body: readonly string[], height: number): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="${LEFT}" y="24" font-size="15">${escaped(title)}</text>`,
    ...body,
    '</svg>',
    '',
  ].join('\n')
}

function extent(values: readonly number[]): [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const v of values) {
    if (!Number.isFinite(v)) continue
    low = Math.min(low, v)
    high = Math.max(high, v)
  }
  return low < high ? [low, high] : [Math.min(0, low), Math.max(low, 0) + 1]
}

/** Four to eight round numbers within the range. */
function ticksOf(low: number, high: number): number[] {
  const rough = (high - low) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((m) => m * power >= rough) ?? 10) * power
  const ticks: number[] = []
  for (let k = Math.ceil(low / step); k * step <= high + step * 1e-9; k++) ticks.push(k * step)
  return ticks
}

function fix(v: number): string {
  return String(Number(v.toPrecision(6)))
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
