import { Button, Popover } from 'antd'
import type { ReactNode } from 'react'
import { useUi } from './context.tsx'

export interface Change {
  /** As text, with its sign. */
  readonly text: string
  readonly direction: 'up' | 'down' | 'same'
  /** Whether the direction is welcome; without an opinion the change is grey. */
  readonly welcome?: boolean
}

export interface Formula {
  readonly formula: string
  readonly description?: string
  readonly period?: string
  /** Numerator and denominator, written out. */
  readonly parts?: string
  readonly interval?: string
  readonly version?: string
  /** Link to the rows behind the number. */
  readonly rows?: ReactNode
}

interface Props {
  readonly label: ReactNode
  /** Written out; null when the number cannot be computed. */
  readonly value: string | null
  readonly change?: Change
  readonly formula?: Formula
  readonly note?: ReactNode
}

/** A number, how it changed, and behind a click how it is computed. */
export function Stat({ label, value, change, formula, note }: Props) {
  const { words } = useUi()
  const shown = value ?? <span title={words.noValue}>—</span>
  return (
    <div className="stat">
      <div className="stat-label">{label}</div>
      {formula ? (
        <Popover trigger="click" placement="bottomLeft" title={label} content={<FormulaText formula={formula} />}>
          <Button type="text" className="stat-value stat-value-button" title={words.howComputed}>
            {shown}
          </Button>
        </Popover>
      ) : (
        <div className="stat-value">{shown}</div>
      )}
      {change && <ChangeText change={change} />}
      {note && <div className="stat-note">{note}</div>}
    </div>
  )
}

function ChangeText({ change }: { readonly change: Change }) {
  const { words } = useUi()
  const mood = change.welcome === undefined || change.direction === 'same' ? 'plain' : change.welcome ? 'good' : 'bad'
  const arrow = { up: '▲', down: '▼', same: '＝' }[change.direction]
  const meaning = { up: words.higher, down: words.lower, same: words.same }[change.direction]
  return (
    <div className={`stat-change stat-change-${mood}`}>
      <span aria-hidden="true">{arrow}</span> {change.text} <span className="visually-hidden">{meaning}</span>
    </div>
  )
}

function FormulaText({ formula }: { readonly formula: Formula }) {
  const { words } = useUi()
  const lines: readonly (readonly [string, ReactNode])[] = [
    [words.formula, <code key="formula">{formula.formula}</code>],
    [words.parts, formula.parts],
    [words.interval, formula.interval],
    [words.period, formula.period],
    [words.version, formula.version],
  ]
  return (
    <div className="formula">
      {formula.description && <p>{formula.description}</p>}
      <dl>
        {lines
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {formula.rows}
    </div>
  )
}
