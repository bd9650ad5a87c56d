import { CheckOutlined, CloseOutlined } from '@ant-design/icons'
import { memberSegments, type Reason } from '@regulars/contract/segments'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Link } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'

const views = ['all', 'inside', 'outside'] as const

/** Why a member is in or out of each segment. */
export function SegmentsTab({ memberId }: { readonly memberId: string }) {
  const { t } = useTranslation('members')
  const { format } = useUi()
  const [view, setView] = useState<(typeof views)[number]>('all')
  const segments = useEndpoint(memberSegments, { params: { member: memberId } })
  return (
    <section className="panel">
      <Answer
        of={segments}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={t('segments.empty')} text={t('segments.emptyText')} />}
      >
        {({ items }) => {
          const inside = items.filter((item) => item.inside)
          const shown = view === 'all' ? items : items.filter((item) => item.inside === (view === 'inside'))
          return (
            <>
              <div className="panel-title">
                <h2 className="panel-heading">
                  {t('segments.answer', { inside: format.count(inside.length), total: format.count(items.length) })}
                </h2>
                <Segmented
                  aria-label={t('segments.show')}
                  value={view}
                  onChange={setView}
                  options={views.map((each) => ({ value: each, label: t(`segments.${each}`) }))}
                />
              </div>
              {[...shown]
                .sort((a, b) => Number(b.inside) - Number(a.inside))
                .map((item) => (
                  <details className="segment-line" key={item.segment}>
                    <summary>
                      <Fits fits={item.inside} words={t(item.inside ? 'segments.inside' : 'segments.outside')} />{' '}
                      <strong>{item.name}</strong>{' '}
                      {item.enteredAt && (
                        <span className="soft">{t('segments.since', { when: format.dayOf(item.enteredAt) })}</span>
                      )}
                    </summary>
                    <div className="segment-why">
                      <ReasonTree reason={item.reason} />
                      <Link to="/segments" search={{ segment: item.segment }}>
                        {t('segments.open')}
                      </Link>
                    </div>
                  </details>
                ))}
            </>
          )
        }}
      </Answer>
    </section>
  )
}

/** What the rule asked, what the member has, and whether that fits, as deep as the rule goes. */
export function ReasonTree({ reason }: { readonly reason: Reason }) {
  const { t } = useTranslation('members')
  const { locale } = useUi()
  return (
    <div className="reason">
      <div className="reason-line">
        <Fits fits={reason.fits} words={t(reason.fits ? 'segments.fits' : 'segments.misses')} />
        <span>{reason.sentence[locale]}</span>
      </div>
      {reason.reasons && (
        <ul>
          {reason.reasons.map((part, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule may ask the same twice, and never reorders.
            <li key={at}>
              <ReasonTree reason={part} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Fits({ fits, words }: { readonly fits: boolean; readonly words: string }) {
  return (
    <span className={fits ? 'reason-fits' : 'reason-misses'} title={words}>
      {fits ? <CheckOutlined aria-hidden="true" /> : <CloseOutlined aria-hidden="true" />}
      <span className="visually-hidden">{words}</span>
    </span>
  )
}
