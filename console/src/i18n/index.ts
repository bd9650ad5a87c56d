import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { preferences } from '../preferences.ts'

type Words = { readonly default: Readonly<Record<string, string>> }

/** One small file per feature and language, fetched when a page asks for it. */
const files = import.meta.glob<Words>(['./*.en.ts', './*.zh-CN.ts'])

const backend = {
  type: 'backend' as const,
  read: async (
    language: string,
    feature: string,
    done: (error: Error | null, words: Words['default'] | null) => void,
  ) => {
    try {
      const load = files[`./${feature}.${language}.ts`]
      if (!load) throw new Error(`There are no words of ${feature} in ${language}.`)
      done(null, (await load()).default)
    } catch (error) {
      done(error as Error, null)
    }
  },
}

export async function startWords(): Promise<void> {
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: preferences().locale,
      fallbackLng: false,
      supportedLngs: ['zh-CN', 'en'],
      load: 'currentOnly',
      ns: ['shell', 'terms'],
      defaultNS: 'shell',
      // Keys are flat: "filter.kind" is one key.
      keySeparator: false,
      // React escapes.
      interpolation: { escapeValue: false },
    })
}

/** Starts fetching the words of a page beside its code. */
export const preloadWords = (feature: string): Promise<void> => i18next.loadNamespaces(feature)
