import type { ResponseOf } from '@regulars/contract'
import { memberRfm } from '@regulars/contract/segments'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Mark } from '@regulars/ui/Mark.tsx'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'

interface Props {
  readonly memberId: string
  readonly asOf: string
}

const buckets = [1, 2, 3, 4, 5] as const

/** The scores of a member as of a day. */
export function RfmPanel({ memberId, asOf }: Props) {
  const { t } = useTranslation('members')
  const scores = useEndpoint(memberRfm, { params: { member: memberId }, query: { asOf } }, { keepPrevious: true })
  return (
    <section className="panel" aria-labelledby="rfm-title">
      <h2 className="panel-title" id="rfm-title">
        {t('rfm.title')}
      </h2>
      <Answer of={scores} rows={3}>
        {(answer) => <RfmScores answer={answer} />}
      </Answer>
    </section>
  )
}

export function RfmScores({ answer: { rfm, asOf } }: { readonly answer: ResponseOf<typeof memberRfm> }) {
  const { t } = useTranslation(['members', 'terms'])
  const format = useFormat()
  if (!rfm) return <Empty title={t('rfm.none')} text={t('rfm.noneText')} />
  return (
    <>
      <p className="plain">
        <strong>
          <Mark set="rfm" name={rfm.name}>
            {t(`terms:rfm.${rfm.name}`)} {rfm.r}-{rfm.f}-{rfm.m}
          </Mark>
        </strong>
      </p>
      <Line
        name={t('rfm.r')}
        score={rfm.r}
        text={t('rfm.rText', { count: rfm.recencyDays, n: format.count(rfm.recencyDays) })}
      />
      <Line
        name={t('rfm.f')}
        score={rfm.f}
        text={t('rfm.fText', { count: rfm.frequency, n: format.count(rfm.frequency) })}
      />
      <Line name={t('rfm.m')} score={rfm.m} text={t('rfm.mText', { money: format.money(rfm.monetaryMills) })} />
      <p className="soft plain">
        <small>{t('rfm.method', { day: format.day(asOf) })}</small>
      </p>
    </>
  )
}

function Line({ name, score, text }: { readonly name: string; readonly score: number; readonly text: string }) {
  const { t } = useTranslation('members')
  return (
    <div className="rfm-line">
      <span>{name}</span>
      <span className="rfm-bars" role="img" aria-label={t('rfm.score', { score: String(score) })}>
        {buckets.map((bucket) => (
          <span key={bucket} className={bucket <= score ? 'rfm-bar rfm-bar-full' : 'rfm-bar'} />
        ))}
      </span>
      <span className="soft">{text}</span>
    </div>
  )
}
