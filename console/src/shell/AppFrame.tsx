import { UiProvider } from '@regulars/ui/context.tsx'
import { antdTheme } from '@regulars/ui/theme.ts'
import { useQuery } from '@tanstack/react-query'
import { App, ConfigProvider } from 'antd'
import type { Locale } from 'antd/es/locale'
import i18next from 'i18next'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { queryClient } from '../api.ts'
import { useMode, usePreferences } from '../preferences.ts'
import { sessionQuery } from '../session.ts'
import { chosenWorkspace } from '../workspace.ts'

const antdWords: Record<string, () => Promise<{ default: Locale }>> = {
  en: () => import('antd/es/locale/en_US'),
  'zh-CN': () => import('antd/es/locale/zh_CN'),
}

/** Language, colours, and the zone and currency of the workspace, around everything. */
export function AppFrame({ children }: { readonly children: ReactNode }) {
  const { locale, workspaceId } = usePreferences()
  const mode = useMode()
  const antdLocale = useAntdLocale(locale)
  const theme = useMemo(() => {
    const base = antdTheme(mode, locale)
    // Who asked for less motion gets none: a dialog that waits for its animation to end would stay in the way.
    const motion = !window.matchMedia('(prefers-reduced-motion: reduce)').matches
    return { ...base, token: { ...base.token, motion } }
  }, [mode, locale])
  // Only what sign-in already asked for: this frame also stands around the sign-in page.
  const { data: session } = useQuery({ ...sessionQuery, enabled: false })
  const workspace = session && chosenWorkspace(session, workspaceId)

  useEffect(() => {
    if (i18next.language === locale) return
    void i18next.changeLanguage(locale)
    // The server's own sentences and the names of segments come in the language asked for.
    void queryClient.invalidateQueries()
  }, [locale])

  return (
    <UiProvider
      locale={locale}
      mode={mode}
      timeZone={workspace?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone}
      currency={workspace?.currency ?? 'CNY'}
    >
      <ConfigProvider theme={theme} button={{ autoInsertSpace: false }} {...(antdLocale && { locale: antdLocale })}>
        <App className="app">{children}</App>
      </ConfigProvider>
    </UiProvider>
  )
}

function useAntdLocale(locale: string): Locale | undefined {
  const [words, setWords] = useState<Locale>()
  useEffect(() => {
    let current = true
    void antdWords[locale]?.().then((loaded) => {
      if (current) setWords(loaded.default)
    })
    return () => {
      current = false
    }
  }, [locale])
  return words
}
