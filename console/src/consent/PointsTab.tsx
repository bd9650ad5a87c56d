import { listPurposes } from '@regulars/contract/consent'
import { listCollectionPoints, listNotices, setCollectionPointState } from '@regulars/contract/notices'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Mark } from '@regulars/ui/Mark.tsx'
import { App, Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import type { Point, Purpose } from './consent.ts'
import { PointDialog } from './PointDialog.tsx'

/** Where members are asked, in which words, and whether what they say there counts. */
export function PointsTab() {
  const { t } = useTranslation('consent')
  const [editing, setEditing] = useState<Point | 'new'>()
  const mayWrite = useMay('workspace:manage')
  const points = useEndpoint(listCollectionPoints, {})
  const purposes = useEndpoint(listPurposes, {}).data?.items ?? []
  const versions = useEndpoint(listNotices, {}).data?.versions ?? []
  const add = mayWrite && <Button onClick={() => setEditing('new')}>{t('points.add')}</Button>
  return (
    <section className="panel">
      <Answer
        of={points}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={t('points.empty')} text={t('points.emptyText')} action={add} />}
      >
        {({ items }) => (
          <>
            <div className="consent-line consent-top">
              <p className="soft plain consent-words">{t('points.text')}</p>
              {add}
            </div>
            <ul className="cards">
              {items.map((point) => (
                <PointCard
                  key={point.code}
                  point={point}
                  purposes={purposes}
                  onEdit={mayWrite ? () => setEditing(point) : undefined}
                />
              ))}
            </ul>
          </>
        )}
      </Answer>
      {editing && (
        <PointDialog
          point={editing === 'new' ? undefined : editing}
          purposes={purposes}
          notices={[...new Set(versions.map(({ notice }) => notice))]}
          onClose={() => setEditing(undefined)}
        />
      )}
    </section>
  )
}

interface CardProps {
  readonly point: Point
  readonly purposes: readonly Purpose[]
  readonly onEdit: (() => void) | undefined
}

function PointCard({ point, purposes, onEdit }: CardProps) {
  const { t } = useTranslation('consent')
  const { locale, format } = useUi()
  const { code, name, state, notice, noticeVersion, controls } = point
  return (
    <li className="consent-card">
      <div className="consent-line consent-top">
        <h2 className="panel-heading consent-words">
          {name[locale]} <code className="mono consent-code">{code}</code> <Tag>{t(`points.state.${state}`)}</Tag>
        </h2>
        <div className="row">
          {onEdit && (
            <Button size="small" onClick={onEdit} aria-label={t('points.edit.label', { name: name[locale] })}>
              {t('points.edit')}
            </Button>
          )}
          <StateButton point={point} />
        </div>
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
