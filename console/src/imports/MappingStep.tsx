import { createImport } from '@regulars/contract/connections'
import { listMappings } from '@regulars/contract/mappings'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { problemWords } from '../problem.ts'
import { CurrencyHint } from './CurrencyHint.tsx'
import { MappingFields } from './MappingFields.tsx'
import { type Draft, draftOf, type Kind, lacksOf, ofKind, sameAs } from './mapping.ts'
import { RowsPreview } from './RowsPreview.tsx'
import { SaveMapping } from './SaveMapping.tsx'
import type { Begun } from './useWizard.ts'

interface Props {
  readonly begun: Begun
  readonly kind: Kind
  readonly onDraft: (draft: Draft) => void
  readonly onChecked: (importId: string) => void
  readonly onBack: () => void
}

/** Says what each column means, and shows at once how the first rows are read. */
export function MappingStep({ begun, kind, onDraft, onChecked, onBack }: Props) {
  const { t } = useTranslation(['imports', 'shell'])
  const { locale } = useUi()
  const { file, draft } = begun
  const mappings = ofKind(useEndpoint(listMappings, {}).data?.items ?? [], kind.kind)
  const chosen = mappings.find((mapping) => sameAs(draft, mapping))
  const [problem, setProblem] = useState<Error>()
  const checking = useCommand(createImport, { done: ({ id }) => onChecked(id), failed: setProblem })
  const lacks = lacksOf(draft, kind)
  const labels = new Map(kind.fields.map(({ name, label }) => [name, label[locale]]))
  const lacking = lacks.needed.map((group) => group.map((name) => labels.get(name) ?? name).join(t('listOr')))
  const check = () => {
    setProblem(undefined)
    checking.run({ body: { file: file.id, kind: kind.kind, mapping: chosen?.code ?? draft, dryRun: true } })
  }
  const fits = (columns: Draft['columns']) => Object.values(columns).every((column) => file.columns.includes(column))
  return (
    <div className="stack">
      <section className="panel" aria-labelledby="columns-title">
        <h2 className="panel-title" id="columns-title">
          {t('mapping.title')}
          <Select
            aria-label={t('mapping.saved')}
            className="mapping-saved"
            placeholder={t('mapping.saved')}
            value={chosen?.code ?? null}
            onChange={(code) => {
              const mapping = mappings.find((one) => one.code === code)
              if (mapping) onDraft(draftOf(mapping))
            }}
            options={[
              ...(chosen ? [] : [{ value: null, label: t('mapping.own'), disabled: true }]),
              ...mappings.map(({ code, name, columns }) => ({
                value: code,
                label: name[locale],
                disabled: !fits(columns),
              })),
            ]}
          />
        </h2>
        <MappingFields file={file} kind={kind} draft={draft} onChange={onDraft} />
        {!chosen && lacks.needed.length === 0 && <SaveMapping draft={draft} />}
      </section>
      <RowsPreview file={file} kind={kind} draft={draft} />
      {draft.kind === 'orders' && <CurrencyHint draft={draft} />}
      {lacks.needed.length > 0 && (
        <Alert type="warning" showIcon title={t('mapping.lacks', { fields: lacking.join(t('listAnd')) })} />
      )}
      {lacks.needed.length === 0 && lacks.wanted.length > 0 && (
        <Alert type="info" showIcon title={t('mapping.noMember')} />
      )}
      {problem && <Alert type="error" showIcon role="alert" title={problemWords(problem, t('shell:unreachable'))} />}
      <div className="row">
        <Button type="primary" disabled={lacks.needed.length > 0} loading={checking.isPending} onClick={check}>
          {t('mapping.check')}
        </Button>
        <Button onClick={onBack}>{t('mapping.otherFile')}</Button>
        <span className="soft">{t('mapping.checkHint')}</span>
      </div>
    </div>
  )
}
