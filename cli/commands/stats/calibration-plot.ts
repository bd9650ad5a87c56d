import { gainTable } from '@regulars/stats/model/ranking'
import { lineChart } from './plot.ts'

/** Predicted chances against what happened, by tenth of the members. */
export function calibrationPlot(chances: Float64Array, target: Float64Array): string {
  const bins = gainTable(chances, target).reverse()
  return lineChart({
    title: 'Calibration by tenth of the members',
    x: 'predicted chance',
    y: 'observed rate',
    series: [
      { label: 'model', points: bins.map((b) => [b.meanScore, b.rate] as const) },
      {
        label: 'perfect',
        points: [
          [0, 0],
          [bins.at(-1)!.meanScore, bins.at(-1)!.meanScore],
        ],
      },
    ],
  })
}
