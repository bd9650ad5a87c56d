import { CheckOutlined, WarningOutlined } from '@ant-design/icons'
import { useFormat } from '@regulars/ui/context.tsx'
import { useTranslation } from 'react-i18next'
import { lineOf, type Metric } from './metric.ts'
import './insights.css'

/** What a number is held against, and on which side of it it is: by a sign and a word, not by colour alone. */
export function LineNote({ metric, value }: { readonly metric: Metric; readonly value: number | null }) {
  const { t } = useTranslation('insights')
  const line = lineOf(metric, value, useFormat())
  if (!line) return null
  return (
    <div className={line.isOver ? 'line-note line-note-over' : 'line-note'}>
      {value !== null && (line.isOver ? <WarningOutlined aria-hidden /> : <CheckOutlined aria-hidden />)}{' '}
      {t(`line.${line.bound}`, { value: line.value })}
      {line.isOver && <span className="visually-hidden"> {t('line.over')}</span>}
    </div>
  )
}
