import { setMyProfile } from '@regulars/contract/portal'
import type { Client } from '@regulars/sdk'
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { AddressForm } from './AddressForm.tsx'
import { languages, useWords } from './i18n/index.ts'
import type { Membership } from './preferences.ts'
import { type Correction, correctionOf, type MyField } from './profile.ts'
import { useFormat } from './useFormat.ts'

interface Props {
  readonly queryKey: QueryKey
  readonly membership: Membership
  readonly api: Client
}

/** Who the member is, as the brand knows it; what it lets them correct, they correct here. */
export function Profile({ queryKey, membership, api }: Props) {
  const { profile, brand } = membership
  const { t } = useWords()
  const titleId = useId()
  const queries = useQueryClient()
  const [open, setOpen] = useState<MyField['field'] | null>(null)
  const shown = (answer: Membership) => {
    setOpen(null)
    queries.setQueryData(queryKey, answer)
  }
  const correcting = useMutation({
    mutationFn: (body: Correction) => api(setMyProfile, { body }),
    onSuccess: shown,
  })
  return (
    <section aria-labelledby={titleId} className="card">
      <h2 id={titleId}>{t('profile.title')}</h2>
      <p className="hint">{t(membership.locked ? 'profile.locked' : 'profile.explain', { brand })}</p>
      <ul className="tags">
        {profile.map((one) => (
          <li key={one.field}>
            {open !== one.field ? (
              <FieldLine of={one} onOpen={() => setOpen(one.field)} />
            ) : one.field === 'email' || one.field === 'phone' ? (
              <AddressForm
                field={one.field}
                membership={membership}
                api={api}
                onChanged={shown}
                onClose={() => setOpen(null)}
              />
            ) : (
              <FieldForm
                of={one}
                isPending={correcting.isPending}
                onSubmit={correcting.mutate}
                onClose={() => setOpen(null)}
              />
            )}
          </li>
        ))}
      </ul>
      {correcting.isError && <p role="alert">{t('preferences.failed')}</p>}
    </section>
  )
}

function FieldLine({ of: one, onOpen }: { readonly of: MyField; readonly onOpen: () => void }) {
  const { t } = useWords()
  const format = useFormat()
  const shown = useShown()
  const label = t(`profile.${one.field}`)
  return (
    <>
      <span>
        {label}: <strong>{shown(one)}</strong>
        {one.observedAt !== null && (
          <span className="hint">
            {one.source === 'portal'
              ? t('profile.byYou', { day: format.dayOf(one.observedAt) })
              : t('tags.from', { source: one.source ?? '', day: format.dayOf(one.observedAt) })}
          </span>
        )}
      </span>
      {one.correctable && (
        <button type="button" aria-label={t('profile.correctOf', { field: label })} onClick={onOpen}>
          {t('profile.correct')}
        </button>
      )}
    </>
  )
}

interface FormProps {
  readonly of: MyField
  readonly isPending: boolean
  readonly onSubmit: (correction: Correction) => void
  readonly onClose: () => void
}

function FieldForm({ of: one, isPending, onSubmit, onClose }: FormProps) {
  const { t } = useWords()
  const id = useId()
  const [value, setValue] = useState(one.value ?? '')
  const correction = correctionOf(one.field, value)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (correction) onSubmit(correction)
  }
  return (
    <form className="field-form" onSubmit={submit}>
      <label htmlFor={id}>{t(`profile.${one.field}`)}</label>
      {one.field === 'language' ? (
        <select id={id} value={value} onChange={(event) => setValue(event.target.value)}>
          {value === '' && <option value="" />}
          {languages.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          type={one.field === 'birthday' ? 'date' : 'text'}
          maxLength={80}
          required
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
      )}
      {one.field === 'birthday' && <p className="hint">{t('profile.once')}</p>}
      <div className="field-acts">
        <button type="submit" className="primary" disabled={isPending || !correction}>
          {t('profile.save')}
        </button>
        <button type="button" onClick={onClose}>
          {t('profile.cancel')}
        </button>
      </div>
    </form>
  )
}

function useShown(): (one: MyField) => string {
  const { t } = useWords()
  return ({ field, value }) => {
    if (value === null) return t('profile.unknown')
    if (field !== 'language') return value
    return languages.find(({ code }) => code === value)?.name ?? value
  }
}
