import { useWords } from './i18n/index.ts'
import type { Membership } from './preferences.ts'
import { Switch } from './Switch.tsx'

interface Props {
  readonly topics: Membership['topics']
  readonly onChange: (topic: string, wanted: boolean) => void
}

/** What the brand may write about; nothing is shown when it names no topics. */
export function TopicChoices({ topics, onChange }: Props) {
  const { t, locale } = useWords()
  if (topics.length === 0) return null
  return (
    <fieldset className="purpose">
      <legend>{t('topics.title')}</legend>
      <p className="hint">{t('topics.explain')}</p>
      {topics.map(({ code, name, description, wanted }) => (
        <Switch
          key={code}
          label={name[locale]}
          note={description[locale]}
          on={wanted}
          onChange={(on) => onChange(code, on)}
        />
      ))}
    </fieldset>
  )
}
