import type { ResponseOf } from '@regulars/contract'
import { memberDecisions } from '@regulars/contract/decisions'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'

type Made = ResponseOf<typeof memberDecisions>['items'][number]

/** What was decided about a member without a person: by which rule, from what, with what outcome. */
export function DecisionsTab({ memberId }: { readonly memberId: string }) {
  const { t } = useTranslation('decisions')
  const { format } = useUi()
  const decisions = useEndpoint(memberDecisions, { params: { member: memberId } })
  return (
    <section className="panel">
      <Answer
        of={decisions}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty title={t('empty')} text={t('emptyText')} />}
      >
        {({ personalisation, items }) => (
          <>
            <h2 className="panel-heading">{t('answer', { count: items.length, n: format.count(items.length) })}</h2>
            <p className="soft plain">{t(personalisation ? 'on' : 'off')}</p>
            <ul className="cards">
              {items.map((one, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same may be decided twice, and the list never reorders.
                <Line key={at} decision={one} />
              ))}
            </ul>
          </>
        )}
      </Answer>
    </section>
  )
}

function Line({
  decision: { kind, name, at, version, outcome, sentences, inputs, review },
}: {
  readonly decision: Made
}) {
  const { t } = useTranslation('decisions')
  const { locale, format } = useUi()
  return (
    <li className="decision-made">
      <div>
        <Tag>{t(`kind.${kind}`)}</Tag> <strong>{name[locale]}</strong> · {outcome[locale]}{' '}
        {review && <Tag color={review === 'open' ? 'processing' : 'default'}>{t(`review.${review}`)}</Tag>}
      </div>
      {sentences.map((sentence) => (
        <div key={sentence.en}>{sentence[locale]}</div>
      ))}
      <div className="soft">
        {[
          at && format.instant(at),
          version !== null && t('version', { version: String(version) }),
          inputs.length > 0
            ? t('inputs', {
                inputs: inputs.map((input) => input[locale]).join(locale === 'en' ? ', ' : '、'),
              })
            : t('noInputs'),
        ]
          .filter(Boolean)
          .join(' · ')}
      </div>
    </li>
  )
}
