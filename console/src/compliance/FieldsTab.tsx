import { listFields, setFieldPolicy } from '@regulars/contract/fields'
import { Empty } from '@regulars/ui/Faces.tsx'
import { getRouteApi } from '@tanstack/react-router'
import { App, Button, Segmented, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { type Field, fieldsShown, type Register, readShown, type Shown, shownChoices } from './compliance.ts'
import { FieldCard } from './FieldCard.tsx'
import { FieldDialog } from './FieldDialog.tsx'
import { UnregisteredPanel } from './UnregisteredPanel.tsx'

const route = getRouteApi('/signedIn/shell/compliance')

/** What is being written: a field that is there, or a new one of this name. */
type Editing = { readonly field: Field } | { readonly name: string }

/** The register of personal fields: what each is for, who reads it, and what is not in it. */
export function FieldsTab() {
  const fields = useEndpoint(listFields, {})
  const [editing, setEditing] = useState<Editing>()
  const mayWrite = useMay('workspace:manage')
  return (
    <>
      <Answer of={fields} rows={12}>
        {(register) => (
          <div className="stack">
            <UnregisteredPanel
              fields={register.unregistered}
              onRegister={mayWrite ? (name) => setEditing({ name }) : undefined}
            />
            <Fields register={register} onEdit={mayWrite ? setEditing : undefined} />
          </div>
        )}
      </Answer>
      {editing && (
        <FieldDialog
          field={'field' in editing ? editing.field : undefined}
          name={'name' in editing ? editing.name : ''}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  )
}

interface Props {
  readonly register: Register
  readonly onEdit: ((editing: Editing) => void) | undefined
}

function Fields({ register, onEdit }: Props) {
  const { t } = useTranslation('compliance')
  const navigate = route.useNavigate()
  const choice = readShown(route.useSearch().state)
  const shown = fieldsShown(register.items, choice)
  const choose = (state: Shown) => void navigate({ search: { tab: 'fields', state }, replace: true })
  return (
    <section className="panel" aria-labelledby="fields-title">
      <h2 className="panel-title" id="fields-title">
        {t('fields.title')}
        {onEdit && <Button onClick={() => onEdit({ name: '' })}>{t('fields.add')}</Button>}
      </h2>
      <p className="soft plain">{t('fields.text')}</p>
      <PolicySwitch registeredOnly={register.registeredOnly} mayWrite={onEdit !== undefined} />
      <Segmented<Shown>
        className="fields-choice"
        aria-label={t('fields.shown')}
        value={choice}
        onChange={choose}
        options={shownChoices.map((value) => ({ value, label: t(`shown.${value as 'all'}`) }))}
      />
      {shown.length === 0 ? (
        <Empty title={t('fields.none')} text={t(choice === 'own' ? 'fields.noneOwn' : 'fields.noneText')} />
      ) : (
        <ul className="cards">
          {shown.map((field) => (
            <FieldCard key={field.field} field={field} onEdit={onEdit && (() => onEdit({ field }))} />
          ))}
        </ul>
      )}
    </section>
  )
}

interface PolicyProps {
  readonly registeredOnly: boolean
  readonly mayWrite: boolean
}

/** Switching on asks first: from then on values of other fields do not reach profiles. */
function PolicySwitch({ registeredOnly, mayWrite }: PolicyProps) {
  const { t } = useTranslation(['compliance', 'shell'])
  const { message, modal } = App.useApp()
  const set = useCommand(setFieldPolicy, { done: () => message.success(t('shell:saved')) })
  const change = (wanted: boolean) =>
    modal.confirm({
      title: t(wanted ? 'policy.on.title' : 'policy.off.title'),
      content: t(wanted ? 'policy.on.text' : 'policy.off.text'),
      okText: t(wanted ? 'policy.on' : 'policy.off'),
      cancelText: t('shell:cancel'),
      onOk: () => set.runAsync({ body: { registeredOnly: wanted } }).catch(() => {}),
    })
  return (
    <div className="fields-policy">
      <Switch
        id="registered-only"
        checked={registeredOnly}
        disabled={!mayWrite}
        loading={set.isPending}
        onChange={change}
      />
      <label htmlFor="registered-only">
        {t('policy')}
        <span className="value-origin">{t(registeredOnly ? 'policy.isOn' : 'policy.isOff')}</span>
      </label>
    </div>
  )
}
