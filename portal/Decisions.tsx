import type { ResponseOf } from '@regulars/contract'
import { myDecisions, objectToDecision } from '@regulars/contract/decisions'
import type { Client } from '@regulars/sdk'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useWords } from './i18n/index.ts'
import { useFormat } from './useFormat.ts'

type Mine = ResponseOf<typeof myDecisions>
type Made = Mine['items'][number]

const shownAtFirst = 5

/** How the brand decided about the member by itself, and the way to a person who looks at it. */
export function Decisions({ token, api }: { readonly token: string | undefined; readonly api: Client }) {
  const { t } = useWords()
  const titleId = useId()
  const queries = useQueryClient()
  const [shown, setShown] = useState(shownAtFirst)
  const queryKey = ['decisions', token ?? null]
  const mine = useQuery({ queryKey, queryFn: ({ signal }) => api(myDecisions, {}, { signal }) })
  const object = useMutation({
    mutationFn: (body: Pick<Made, 'kind' | 'subject'> & { words: string }) => api(objectToDecision, { body }),
    onSuccess: (answer) => queries.setQueryData(queryKey, answer),
  })
  if (!mine.data) return null
  const { items, reviews, personalisation } = mine.data
  return (
    <section aria-labelledby={titleId} className="card">
      <h2 id={titleId}>{t('decisions.title')}</h2>
      <p className="hint">{t(personalisation ? 'decisions.on' : 'decisions.off')}</p>
      {reviews.length > 0 && <Reviews reviews={reviews} />}
      {items.length === 0 && <p className="hint">{t('decisions.empty')}</p>}
      <ul className="decisions">
        {items.slice(0, shown).map((made, at) => (
          <Decision
            // biome-ignore lint/suspicious/noArrayIndexKey: the same may be decided twice, and the list never reorders.
            key={at}
            made={made}
            isBusy={object.isPending}
            onObject={(words) => object.mutate({ ...made, words })}
          />
        ))}
      </ul>
      {items.length > shown && (
        <button type="button" className="quiet" onClick={() => setShown(items.length)}>
          {t('entries.more')}
        </button>
      )}
      {object.isError && <p role="alert">{t('preferences.failed')}</p>}
    </section>
  )
}

interface DecisionProps {
  readonly made: Made
  readonly isBusy: boolean
  readonly onObject: (words: string) => void
}

function Decision({ made: { name, outcome, sentences, inputs, at, review }, isBusy, onObject }: DecisionProps) {
  const { t, locale } = useWords()
  const format = useFormat()
  const wordsId = useId()
  const [isAsking, setAsking] = useState(false)
  const [words, setWords] = useState('')
  const reads =
    inputs.length === 0
      ? t('decisions.noInputs')
      : t('decisions.inputs', { inputs: inputs.map((input) => input[locale]).join(locale === 'en' ? ', ' : '、') })
  return (
    <li>
      <strong>{name[locale]}</strong>: {outcome[locale]}
      {sentences.map((sentence) => (
        <span key={sentence.en} className="hint">
          {sentence[locale]}
        </span>
      ))}
      <span className="hint">
        {at && `${format.dayOf(at)} · `}
        {reads}
      </span>
      {review !== 'open' && !isAsking && (
        <button type="button" className="quiet" onClick={() => setAsking(true)}>
          {t('decisions.object')}
        </button>
      )}
      {isAsking && review !== 'open' && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            onObject(words)
          }}
        >
          <label htmlFor={wordsId}>{t('decisions.words')}</label>
          <textarea
            id={wordsId}
            maxLength={500}
            rows={2}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          <button type="submit" disabled={isBusy}>
            {t('decisions.send')}
          </button>
        </form>
      )}
    </li>
  )
}

/** What a person answered, or by when they will. */
function Reviews({ reviews }: { readonly reviews: Mine['reviews'] }) {
  const { t, locale } = useWords()
  const format = useFormat()
  return (
    <ul className="decisions">
      {reviews.map(({ id, kind, name, state, dueAt, answer }) => (
        <li key={id}>
          <strong>{name[locale]}</strong>: {t(`decisions.${state}`, { day: format.dayOf(dueAt) })}
          {state === 'open' && kind === 'journey' && <span className="hint">{t('decisions.rests')}</span>}
          {answer && <span className="hint">“{answer}”</span>}
        </li>
      ))}
    </ul>
  )
}
