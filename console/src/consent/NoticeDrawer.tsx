import { noticeParts } from '@regulars/contract/notices'
import { useUi } from '@regulars/ui/context.tsx'
import { Drawer, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { languagesOf, type NoticeVersion, type Purpose } from './consent.ts'

interface Props {
  readonly version: NoticeVersion
  readonly purposes: readonly Purpose[]
  readonly onClose: () => void
}

/** The text of a version as members read it, in each of its languages. */
export function NoticeDrawer({ version, purposes, onClose }: Props) {
  const { t } = useTranslation('consent')
  const { locale, format } = useUi()
  const languages = languagesOf(version.texts)
  const [chosen, setChosen] = useState(locale)
  const language = languages.find((one) => one === chosen) ?? languages[0]
  const text = language && version.texts[language]
  const nameOf = (code: string) => purposes.find((one) => one.code === code)?.name[locale] ?? code
  return (
    <Drawer
      open
      onClose={onClose}
      size={720}
      title={t('version.title', { notice: version.notice, version: format.count(version.version) })}
    >
      <dl className="plain">
        {[
          [t('version.since'), format.instantExact(version.publishedAt)],
          [t('version.purposes'), version.purposes.map(nameOf).join(' · ')],
          [t('version.change'), t(version.material ? 'version.material' : 'version.minor')],
          [t('publish.note'), version.changeNote],
          [t('version.hash'), language && <code className="mono">{version.hashes[language]}</code>],
        ].map(
          ([name, value]) =>
            value && (
              <div className="value-line" key={String(name)}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {languages.length > 1 && (
        <Segmented
          className="consent-languages"
          aria-label={t('version.language')}
          value={language}
          onChange={setChosen}
          options={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
        />
      )}
      {text && (
        <article className="consent-text">
          <h3 lang={language}>{text.title}</h3>
          {noticeParts
            .filter((part) => part !== 'title' && text[part].trim() !== '')
            .map((part) => (
              <section key={part}>
                <h4>{t(`part.${part}`)}</h4>
                <p lang={language}>{text[part]}</p>
              </section>
            ))}
        </article>
      )}
    </Drawer>
  )
}
