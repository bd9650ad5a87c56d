import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { setPreferences, usePreferences } from '../preferences.ts'
import { languages, modes } from '../shell/choices.ts'

/** Language and appearance, before there is a user menu. */
export function LookChoices() {
  const { t } = useTranslation('shell')
  const { locale, mode } = usePreferences()
  return (
    <div className="look-choices">
      <Segmented
        size="small"
        aria-label={t('language')}
        value={locale}
        onChange={(code) => setPreferences({ locale: code })}
        options={languages.map(({ code, name }) => ({ value: code, label: name }))}
      />
      <Segmented
        size="small"
        aria-label={t('appearance')}
        value={mode}
        onChange={(each) => setPreferences({ mode: each })}
        options={modes.map((each) => ({ value: each, label: t(`appearance.${each}`) }))}
      />
    </div>
  )
}
