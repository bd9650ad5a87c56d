import { useTranslation } from 'react-i18next'
import { NamedSegments } from './NamedSegments.tsx'
import { RfmGrid } from './RfmGrid.tsx'
import type { RfmGridData } from './rfmGrid.ts'

interface Props {
  readonly data: RfmGridData
  readonly onPick: (r: number, f: number) => void
}

export function RfmPanel({ data, onPick }: Props) {
  const { t } = useTranslation('segments')
  return (
    <div className="rfm-panels">
      <section className="panel" aria-labelledby="rfm-grid-title">
        <h2 className="panel-title" id="rfm-grid-title">
          {t('rfm.title')}
        </h2>
        <RfmGrid data={data} onPick={onPick} />
      </section>
      <section className="panel" aria-labelledby="rfm-names-title">
        <h2 className="panel-title" id="rfm-names-title">
          {t('rfm.names')}
        </h2>
        <NamedSegments data={data} />
      </section>
    </div>
  )
}
