import type { ResponseOf } from '@regulars/contract'
import { listPurposes } from '@regulars/contract/consent'
import { listCollectionPoints, setCollectionPointState } from '@regulars/contract/notices'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Mark } from '@regulars/ui/Mark.tsx'
import { App, Button, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import type { Purpose } from './consent.ts'

type Point = ResponseOf<typeof listCollectionPoints>['items'][number]

/** Where members are asked, in which words, and whether what they say there counts. */
export function PointsTab() {
  const { t } = useTranslation('consent')
  const points = useEndpoint(listCollectionPoints, {})
  const purposes = useEndpoint(listPurposes, {}).data?.items ?? []
  return (
    <section className="panel">
      <Answer
        of={points}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={t('points.empty')} text={t('points.emptyText')} />}
      >
        {({ items }) => (
          <>
            <p className="soft consent-lead">{t('points.text')}</p>
            <ul className="cards">
              {items.map((point) => (
                <PointCard key={point.code} point={point} purposes={purposes} />
              ))}
            </ul>
          </>
        )}
      </Answer>
    </section>
  )
}

interface CardProps {
  readonly point: Point
  readonly purposes: readonly Purpose[]
}

function PointCard({ point, purposes }: CardProps) {
  const { t } = useTranslation('consent')
  const { locale, format } = useUi()
  const { code, name, state, notice, noticeVersion, controls } = point
  return (
    <li className="consent-card">
      <div className="consent-line consent-top">
        <h2 className="panel-heading consent-words">
          {name[locale]} <code className="mono consent-code">{code}</code> <Tag>{t(`points.state.${state}`)}</Tag>
        </h2>
        <StateButton point={point} />
      </div>
      <dl className="plain">
        <div className="value-line">
          <dt>{t('points.notice')}</dt>
          <dd>
            {noticeVersion === null ? notice : t('points.noticeOf', { notice, version: format.count(noticeVersion) })}
          </dd>
        </div>
        <div className="value-line">
          <dt>{t('points.asks')}</dt>
          <dd>
            <ul className="consent-asks">
              {controls.map((control) => (
                <Asked key={JSON.stringify(control)} control={control} purposes={purposes} />
              ))}
            </ul>
          </dd>
        </div>
      </dl>
    </li>
  )
}

interface AskedProps {
  readonly control: Point['controls'][number]
  readonly purposes: readonly Purpose[]
}

function Asked({ control, purposes }: AskedProps) {
  const { t } = useTranslation('terms')
  const { locale } = useUi()
  return (
    <li>
      {control.purposes.map((code) => {
        const purpose = purposes.find((one) => one.code === code)
        return (
          <div key={code}>
            <span className="row">
              <strong>{purpose?.name[locale] ?? code}</strong>
              {control.channels.map((channel) => (
                <Mark key={channel} set="channel" name={channel}>
                  {t(`channel.${channel}`)}
                </Mark>
              ))}
            </span>
            {purpose && <span className="value-origin">{purpose.description[locale]}</span>}
          </div>
        )
      })}
    </li>
  )
}

/** Enables at once; disabling asks first, for consents that name the point are refused from then on. */
function StateButton({ point: { code, name, state } }: { readonly point: Point }) {
  const { t } = useTranslation(['consent', 'shell'])
  const { locale } = useUi()
  const { message, modal } = App.useApp()
  const mayWrite = useMay('workspace:manage')
  const set = useCommand(setCollectionPointState, {
    done: (point) => message.success(t(point.state === 'published' ? 'points.published' : 'points.disabled')),
  })
  const words = { name: name[locale] }
  if (!mayWrite) return null
  if (state !== 'published')
    return (
      <Button
        size="small"
        loading={set.isPending}
        aria-label={t('points.publish.label', words)}
        onClick={() => set.run({ params: { point: code }, body: { state: 'published' } })}
      >
        {t('points.publish')}
      </Button>
    )
  const ask = () =>
    modal.confirm({
      title: t('points.sure', words),
      content: t('points.sureText'),
      okText: t('points.disable'),
      okButtonProps: { danger: true },
      cancelText: t('shell:cancel'),
      onOk: () => set.runAsync({ params: { point: code }, body: { state: 'disabled' } }).catch(() => {}),
    })
  return (
    <Button size="small" loading={set.isPending} aria-label={t('points.disable.label', words)} onClick={ask}>
      {t('points.disable')}
    </Button>
  )
}
