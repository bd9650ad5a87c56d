import { Button, DatePicker, Input, Select, Tag } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { type AuditChain, type Filters, knownActions, queryOf } from './audit.ts'
import { useAuditWords } from './useAuditWords.ts'

interface Props {
  readonly filters: Filters
  readonly actors: AuditChain['actors']
  readonly onChange: (filters: Filters) => void
}

const written = 'YYYY-MM-DD'

/** Who, what, which days, and words; an object comes from a link of its own page. */
export function AuditFilters({ filters, actors, onChange }: Props) {
  const { t } = useTranslation('audit')
  const words = useAuditWords()
  const { from, to } = queryOf(filters)
  const set = (change: Filters) => onChange({ ...filters, ...change })
  return (
    <div className="toolbar audit-filters">
      <Select
        className="audit-select"
        aria-label={t('filter.actor')}
        showSearch={{ optionFilterProp: 'label' }}
        value={filters.actor ?? ''}
        onChange={(actor) => set({ actor: actor || undefined })}
        options={[
          { value: '', label: t('filter.actor.all') },
          ...actors.map((actor) => ({ value: actor.id, label: words.actor(actor) })),
        ]}
      />
      <Select
        className="audit-select"
        aria-label={t('filter.action')}
        showSearch={{ optionFilterProp: 'label' }}
        value={filters.action ?? ''}
        onChange={(action) => set({ action: action || undefined })}
        options={[
          { value: '', label: t('filter.action.all') },
          ...knownActions.map((action) => ({ value: action as string, label: words.action(action) })),
        ]}
      />
      <DatePicker
        aria-label={t('filter.from')}
        placeholder={t('filter.from')}
        value={from ? dayjs(from) : null}
        onChange={(day) => set({ from: day?.format(written) })}
      />
      <DatePicker
        aria-label={t('filter.to')}
        placeholder={t('filter.to')}
        value={to ? dayjs(to) : null}
        onChange={(day) => set({ to: day?.format(written) })}
      />
      <Input.Search
        key={filters.text ?? ''}
        className="audit-select"
        aria-label={t('filter.text')}
        placeholder={t('filter.text')}
        defaultValue={filters.text}
        maxLength={200}
        allowClear
        onSearch={(text) => set({ text: text.trim() || undefined })}
      />
      {filters.object && (
        <Tag closable onClose={() => set({ kind: undefined, object: undefined })}>
          {t('filter.object', { kind: words.kind(filters.kind ?? ''), id: filters.object })}
        </Tag>
      )}
      {Object.values(filters).some((value) => value !== undefined) && (
        <Button type="text" onClick={() => onChange({})}>
          {t('filter.clear')}
        </Button>
      )}
    </div>
  )
}
