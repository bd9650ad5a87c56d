import { useUi } from '@regulars/ui/context.tsx'
import { Mark } from '@regulars/ui/Mark.tsx'
import { Button, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { NoticeVersion, Purpose } from './consent.ts'
import { VersionLine } from './VersionLine.tsx'

interface Props {
  readonly purpose: Purpose
  /** Of its notice, the one in force first. */
  readonly versions: readonly NoticeVersion[]
  readonly onRead: (version: NoticeVersion) => void
  readonly onEdit: (() => void) | undefined
}

/** One purpose: what it rests on, where it reaches members, and what they were told. */
export function PurposeFacts({ purpose, versions, onRead, onEdit }: Props) {
  const { t } = useTranslation(['consent', 'terms'])
  const { locale, format } = useUi()
  const { name, code, description, legalBasis, channels, promotional, shares, balancingNote, expiresAfterDays } =
    purpose
  const [inForce, ...before] = versions
  return (
    <li className="consent-card">
      <div className="consent-line consent-top">
        <h3 className="panel-heading consent-words">
          {name[locale]} <code className="mono consent-code">{code}</code>{' '}
          {promotional && <Tag>{t('purpose.promotional')}</Tag>}
        </h3>
        {onEdit && (
          <Button size="small" onClick={onEdit} aria-label={t('purpose.edit.label', { name: name[locale] })}>
            {t('purpose.edit')}
          </Button>
        )}
      </div>
      <p className="soft plain">{description[locale]}</p>
      <dl className="plain">
        <Fact name={t('purpose.basis')}>{t(`basis.${legalBasis}`)}</Fact>
        {balancingNote && <Fact name={t('purpose.balancing')}>{balancingNote}</Fact>}
        <Fact name={t('purpose.channels')}>
          <span className="row">
            {channels.map((channel) => (
              <Mark key={channel} set="channel" name={channel}>
                {t(`terms:channel.${channel}`)}
              </Mark>
            ))}
          </span>
        </Fact>
        <Fact name={t('purpose.shares')}>{t(shares ? 'purpose.shares.yes' : 'purpose.shares.no')}</Fact>
        {expiresAfterDays !== null && (
          <Fact name={t('purpose.expires')}>
            {t('purpose.days', { count: expiresAfterDays, n: format.count(expiresAfterDays) })}
          </Fact>
        )}
        <Fact name={t('purpose.notice')}>
          {inForce ? (
            <VersionLine version={inForce} onRead={onRead} />
          ) : (
            t('purpose.noticeNone', { version: format.count(purpose.noticeVersion) })
          )}
        </Fact>
        {before.length > 0 && (
          <Fact name={t('purpose.before')}>
            {before.map((version) => (
              <VersionLine key={version.version} version={version} onRead={onRead} />
            ))}
          </Fact>
        )}
      </dl>
    </li>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div className="value-line">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
