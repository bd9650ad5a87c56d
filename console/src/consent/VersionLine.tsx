import { useFormat } from '@regulars/ui/context.tsx'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { languagesOf, type NoticeVersion } from './consent.ts'

interface Props {
  readonly version: NoticeVersion
  readonly onRead: (version: NoticeVersion) => void
}

/** A published version in one line; its number opens the text. */
export function VersionLine({ version, onRead }: Props) {
  const { t } = useTranslation('consent')
  const format = useFormat()
  const number = format.count(version.version)
  return (
    <div className="consent-version">
      <Button
        type="link"
        className="consent-link"
        onClick={() => onRead(version)}
        aria-label={t('version.read', { notice: version.notice, version: number })}
      >
        {t('version', { version: number })}
      </Button>
      <span className="soft">
        {t('version.facts', {
          languages: languagesOf(version.texts)
            .map((language) => t(`language.${language}`))
            .join(' · '),
          when: format.instant(version.publishedAt),
        })}
      </span>
    </div>
  )
}
