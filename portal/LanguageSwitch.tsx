import { chooseLocale, languages, useWords } from './i18n/index.ts'

export function LanguageSwitch() {
  const { t, locale } = useWords()
  return (
    <nav className="languages" aria-label={t('language')}>
      {languages.map(({ code, name }) => (
        <button key={code} type="button" lang={code} aria-pressed={locale === code} onClick={() => chooseLocale(code)}>
          {name}
        </button>
      ))}
    </nav>
  )
}
