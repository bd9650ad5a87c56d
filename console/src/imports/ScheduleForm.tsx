import { createImportSchedule } from '@regulars/contract/importSchedules'
import { listMappings } from '@regulars/contract/mappings'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, Button, Form, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { problemWords } from '../problem.ts'
import { useWorkspace } from '../session.ts'
import { firstSchedule, isComplete, mappingsByKind, type ScheduleDraft, scheduleBody } from './schedules.ts'
import { useKinds } from './useKinds.ts'
import { WhenFields } from './WhenFields.tsx'

/** What to take from where, and when. */
export function ScheduleForm({ onMade }: { readonly onMade: (id: string) => void }) {
  const { t } = useTranslation(['schedules', 'shell'])
  const { timeZone } = useWorkspace()
  const [draft, setDraft] = useState<ScheduleDraft>(firstSchedule)
  const [problem, setProblem] = useState<Error>()
  const mappings = useEndpoint(listMappings, {}).data?.items ?? []
  const making = useCommand(createImportSchedule, { done: ({ id }) => onMade(id), failed: setProblem })
  const set = (change: Partial<ScheduleDraft>) => setDraft({ ...draft, ...change })
  const chosen = mappings.find(({ code }) => code === draft.mapping)
  const make = () => {
    setProblem(undefined)
    if (chosen) making.run({ body: scheduleBody(draft, chosen.kind, chosen.code) })
  }
  return (
    <section className="panel" aria-label={t('new')}>
      <Form layout="vertical" component="div" className="schedule-form">
        <Form.Item label={t('name')} required htmlFor="schedule-name">
          <Input
            id="schedule-name"
            maxLength={100}
            placeholder={t('name.example')}
            value={draft.name}
            onChange={({ target }) => set({ name: target.value })}
          />
        </Form.Item>
        <MappingChoice mapping={draft.mapping} onChange={(mapping) => set({ mapping })} />
        <Form.Item label={t('from')}>
          <Radio.Group
            aria-label={t('from')}
            optionType="button"
            value={draft.place}
            onChange={({ target }) => set({ place: target.value as ScheduleDraft['place'] })}
            options={[
              { value: 'folder', label: t('place.folder') },
              { value: 'url', label: t('place.url') },
            ]}
          />
          <p className="soft import-note">{t(`place.${draft.place}Hint`)}</p>
        </Form.Item>
        {draft.place === 'url' && <AddressFields draft={draft} onChange={set} />}
        <WhenFields recurrence={draft.recurrence} timeZone={timeZone} onChange={(recurrence) => set({ recurrence })} />
      </Form>
      {problem && <Alert type="error" showIcon role="alert" title={problemWords(problem, t('shell:unreachable'))} />}
      <div className="row schedule-actions">
        <Button type="primary" disabled={!isComplete(draft) || !chosen} loading={making.isPending} onClick={make}>
          {t('make')}
        </Button>
        <span className="soft">{t('make.hint')}</span>
      </div>
    </section>
  )
}

interface MappingProps {
  readonly mapping: string | null
  readonly onChange: (code: string) => void
}

function MappingChoice({ mapping, onChange }: MappingProps) {
  const { t } = useTranslation('schedules')
  const { locale } = useUi()
  const kinds = useKinds()
  const groups = mappingsByKind(useEndpoint(listMappings, {}).data?.items ?? [])
  return (
    <Form.Item label={t('mapping')} required htmlFor="schedule-mapping" extra={t('mapping.hint')}>
      <Select
        id="schedule-mapping"
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('mapping.choose')}
        value={mapping}
        onChange={onChange}
        options={[...groups].map(([kind, mappings]) => ({
          label: kinds.of(kind)?.name[locale] ?? kind,
          options: mappings.map(({ code, name }) => ({ value: code, label: name[locale] })),
        }))}
      />
    </Form.Item>
  )
}

interface AddressProps {
  readonly draft: ScheduleDraft
  readonly onChange: (change: Partial<ScheduleDraft>) => void
}

function AddressFields({ draft, onChange }: AddressProps) {
  const { t } = useTranslation('schedules')
  return (
    <>
      <Form.Item label={t('url')} required htmlFor="schedule-url">
        <Input
          id="schedule-url"
          inputMode="url"
          maxLength={2000}
          placeholder="https://files.example/orders.csv"
          value={draft.url}
          onChange={({ target }) => onChange({ url: target.value })}
        />
      </Form.Item>
      <Form.Item label={t('authorization')} htmlFor="schedule-authorization" extra={t('authorization.hint')}>
        <Input.Password
          id="schedule-authorization"
          autoComplete="off"
          maxLength={2000}
          placeholder="Bearer …"
          value={draft.authorization}
          onChange={({ target }) => onChange({ authorization: target.value })}
        />
      </Form.Item>
    </>
  )
}
