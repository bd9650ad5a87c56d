import { useId } from 'react'
import { useWords } from './i18n/index.ts'
import type { Membership } from './preferences.ts'
import { Switch } from './Switch.tsx'
import { useFormat } from './useFormat.ts'

type Contact = Membership['contact']

const frequencies = ['normal', 'weekly', 'monthly'] as const
const PAUSE_DAYS = 30

interface Props {
  readonly contact: Contact
  readonly now: Date
  readonly onChange: (contact: Contact) => void
}

/** How often the brand may send offers, and a pause that ends by itself. */
export function ContactChoices({ contact, now, onChange }: Props) {
  const { t } = useWords()
  const format = useFormat()
  const name = useId()
  const paused = contact.pausedUntil !== null && new Date(contact.pausedUntil) > now
  const pauseEnd = new Date(now.getTime() + PAUSE_DAYS * 86_400_000).toISOString()
  return (
    <fieldset className="purpose">
      <legend>{t('contact.title')}</legend>
      {frequencies.map((frequency) => (
        <label className="radio-line" key={frequency}>
          <input
            type="radio"
            name={name}
            checked={contact.frequency === frequency}
            onChange={() => onChange({ ...contact, frequency })}
          />{' '}
          {t(`contact.${frequency}`)}
        </label>
      ))}
      <Switch
        label={t('contact.pause')}
        note={paused && contact.pausedUntil ? t('contact.paused', { day: format.dayOf(contact.pausedUntil) }) : ''}
        on={paused}
        onChange={(on) => onChange({ ...contact, pausedUntil: on ? pauseEnd : null })}
      />
    </fieldset>
  )
}
