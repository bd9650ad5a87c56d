import { useWords } from './i18n/index.ts'
import type { Preference, PurposeGroup } from './preferences.ts'
import { Switch } from './Switch.tsx'
import { useFormat } from './useFormat.ts'

interface Props {
  readonly group: PurposeGroup
  readonly onChange: (choice: Preference, allowed: boolean) => void
}

/** One purpose and the channels it may use. */
export function PurposeChoices({ group, onChange }: Props) {
  const { t, locale } = useWords()
  const format = useFormat()
  const noteOf = ({ state, at }: Preference) => {
    if (state === 'none') return t('preferences.never')
    return at && t(`preferences.since.${state}`, { day: format.dayOf(at) })
  }
  return (
    <fieldset className="purpose">
      <legend>{group.name[locale]}</legend>
      <p className="hint">{group.description[locale]}</p>
      {group.choices.map((choice) => (
        <Switch
          key={choice.channel}
          label={t(`channels.${choice.channel}`)}
          note={noteOf(choice)}
          on={choice.state === 'granted'}
          onChange={(allowed) => onChange(choice, allowed)}
        />
      ))}
    </fieldset>
  )
}
