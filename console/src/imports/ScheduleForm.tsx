import { changeImportSchedule, createImportSchedule } from '@regulars/contract/importSchedules'
import { listMappings } from '@regulars/contract/mappings'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, Button, Checkbox, Form, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { problemWords } from '../problem.ts'
import { useWorkspace } from '../session.ts'
import {
  draftOfSchedule,
  firstSchedule,
  isComplete,
  mappingsByKind,
  type ScheduleDraft,
  type ScheduleRow,
  scheduleBody,
  scheduleChange,
} from './schedules.ts'
import { useKinds } from './useKinds.ts'
import { WhenFields } from './WhenFields.tsx'

interface Props {
  /** The schedule to change; without one, a new one is made. */
  readonly schedule?: ScheduleRow
  readonly onDone: (id: string) => void
  readonly onCancel?: () => void
}

/** What to take from where, and when. */
export function ScheduleForm({ schedule, onDone, onCancel }: Props) {
  const { t } = useTranslation(['schedules', 'shell'])
  const { timeZone } = useWorkspace()
  const [draft, setDraft] = useState<ScheduleDraft>(schedule ? draftOfSchedule(schedule) : firstSchedule)
  const [problem, setProblem] = useState<Error>()
  const mappings = useEndpoint(listMappings, {}).data?.items ?? []
  const outcome = { done: ({ id }: { id: string }) => onDone(id), failed: setProblem }
  const making = useCommand(createImportSchedule, outcome)
  const changing = useCommand(changeImportSchedule, outcome)
  const set = (change: Partial<ScheduleDraft>) => setDraft({ ...draft, ...change })
  const chosen = mappings.find(({ code }) => code === draft.mapping)
  const save = () => {
    setProblem(undefined)
    if (schedule) changing.run({ params: { id: schedule.id }, body: scheduleChange(draft) })
    else if (chosen) making.run({ body: scheduleBody(draft, chosen.kind, chosen.code) })
  }
  return (
    <section className="panel" aria-label={schedule ? t('change.title', { name: schedule.name }) : t('new')}>
      {schedule && <h2 className="panel-title">{t('change.title', { name: schedule.name })}</h2>}
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
        {draft.place === 'url' && <AddressFields draft={draft} before={schedule} onChange={set} />}
        <WhenFields
          recurrence={draft.recurrence}
          timeZone={draft.timeZone ?? timeZone}
          onChange={(recurrence) => set({ recurrence })}
          onZone={(chosen) => set({ timeZone: chosen })}
        />
      </Form>
      {problem && <Alert type="error" showIcon role="alert" title={problemWords(problem, t('shell:unreachable'))} />}
      <div className="row schedule-actions">
        <Button
          type="primary"
          disabled={!isComplete(draft, schedule) || !chosen}
          loading={making.isPending || changing.isPending}
          onClick={save}
        >
          {t(schedule ? 'change.save' : 'make')}
        </Button>
        {onCancel && <Button onClick={onCancel}>{t('change.cancel')}</Button>}
        <span className="soft">{t(schedule ? 'change.hint' : 'make.hint')}</span>
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
  readonly before: ScheduleRow | undefined
  readonly onChange: (change: Partial<ScheduleDraft>) => void
}

function AddressFields({ draft, before, onChange }: AddressProps) {
  const { t } = useTranslation('schedules')
  const kept = before?.from.place === 'url' ? before.from : undefined
  return (
    <>
      <Form.Item label={t('url')} required={!kept} htmlFor="schedule-url" {...(kept && { extra: t('url.keep') })}>
        <Input
          id="schedule-url"
          inputMode="url"
          maxLength={2000}
          placeholder={kept?.url ?? 'https://files.example/orders.csv'}
          value={draft.url}
          // Another address begins without an authorization: there is none to remove.
          onChange={({ target }) => onChange({ url: target.value, dropsAuthorization: false })}
        />
      </Form.Item>
      <Form.Item label={t('authorization')} htmlFor="schedule-authorization" extra={t('authorization.hint')}>
        <Input.Password
          id="schedule-authorization"
          autoComplete="off"
          maxLength={2000}
          disabled={draft.dropsAuthorization}
          placeholder={kept?.hasAuthorization ? t('authorization.kept') : 'Bearer …'}
          value={draft.authorization}
          onChange={({ target }) => onChange({ authorization: target.value })}
        />
        {kept?.hasAuthorization && draft.url === '' && (
          <Checkbox
            className="schedule-drop"
            checked={draft.dropsAuthorization}
            onChange={({ target }) => onChange({ dropsAuthorization: target.checked, authorization: '' })}
          >
            {t('authorization.drop')}
          </Checkbox>
        )}
      </Form.Item>
    </>
  )
}
