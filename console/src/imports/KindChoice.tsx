import { importTemplate } from '@regulars/contract/mappings'
import { useUi } from '@regulars/ui/context.tsx'
import { Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import { DownloadButton } from '../shell/DownloadButton.tsx'
import type { ImportKind, Kind } from './mapping.ts'

interface Props {
  readonly kinds: readonly Kind[]
  readonly kind: ImportKind
  readonly onKind: (kind: ImportKind) => void
}

/** What a file brings, each with a sentence on what it is for; and a workbook to fill in. */
export function KindChoice({ kinds, kind, onKind }: Props) {
  const { t } = useTranslation('imports')
  const { locale } = useUi()
  return (
    <section className="panel" aria-labelledby="kind-title">
      <h2 className="panel-title" id="kind-title">
        {t('kind.title')}
      </h2>
      <Radio.Group
        className="kind-choice"
        aria-labelledby="kind-title"
        value={kind}
        onChange={({ target }) => onKind(target.value as ImportKind)}
      >
        {kinds.map((one) => (
          <Radio key={one.kind} value={one.kind} className="kind-option">
            <span className="kind-name">{one.name[locale]}</span>
            <span className="soft">{t(`about.${one.kind}`)}</span>
          </Radio>
        ))}
      </Radio.Group>
      <div className="row kind-template">
        <DownloadButton endpoint={importTemplate} sent={{ params: { kind } }} fileName={`${kind}.xlsx`}>
          {t('kind.template')}
        </DownloadButton>
        <span className="soft">{t('kind.templateHint')}</span>
      </div>
    </section>
  )
}
