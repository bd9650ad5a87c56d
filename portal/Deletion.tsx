import { askForDeletion, takeDeletionBack } from '@regulars/contract/portal'
import type { Client } from '@regulars/sdk'
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useWords } from './i18n/index.ts'
import type { Membership } from './preferences.ts'
import { useFormat } from './useFormat.ts'

interface Props {
  readonly queryKey: QueryKey
  readonly membership: Membership
  readonly api: Client
}

/** Asks the brand to delete the member, after saying what that means; until it is done it can be taken back. */
export function Deletion({ queryKey, membership: { deletion, brand }, api }: Props) {
  const { t } = useWords()
  const format = useFormat()
  const titleId = useId()
  const queries = useQueryClient()
  const [isSure, setSure] = useState(false)
  const keep = (answer: Membership) => {
    setSure(false)
    queries.setQueryData(queryKey, answer)
  }
  const ask = useMutation({ mutationFn: () => api(askForDeletion, { body: {} }), onSuccess: keep })
  const undo = useMutation({ mutationFn: () => api(takeDeletionBack, {}), onSuccess: keep })
  return (
    <section aria-labelledby={titleId} className="card">
      <h2 id={titleId}>{t('deletion.title')}</h2>
      {deletion?.state === 'open' ? (
        <>
          <p>
            {t('deletion.open', { asked: format.dayOf(deletion.askedAt), due: format.dayOf(deletion.dueAt), brand })}
          </p>
          <button type="button" className="quiet" disabled={undo.isPending} onClick={() => undo.mutate()}>
            {t('deletion.undo')}
          </button>
        </>
      ) : (
        <>
          {deletion && <Refused deletion={deletion} brand={brand} />}
          <p className="hint">{t('deletion.explain')}</p>
          {isSure ? (
            <button type="button" className="quiet danger" disabled={ask.isPending} onClick={() => ask.mutate()}>
              {t('deletion.confirm', { brand })}
            </button>
          ) : (
            <button type="button" className="quiet" onClick={() => setSure(true)}>
              {t('deletion.ask')}
            </button>
          )}
        </>
      )}
      {(ask.isError || undo.isError) && <p role="alert">{t('preferences.failed')}</p>}
    </section>
  )
}

/** What the brand answered to the last request, and why. */
function Refused({
  deletion: { askedAt, closedAt, reason, note },
  brand,
}: {
  readonly deletion: NonNullable<Membership['deletion']>
  readonly brand: string
}) {
  const { t } = useWords()
  const format = useFormat()
  if (reason === null || closedAt === null) return null
  return (
    <div className="answered">
      <p>{t('deletion.refused', { asked: format.dayOf(askedAt), closed: format.dayOf(closedAt), brand })}</p>
      <p>
        <strong>{t(`deletion.reason.${reason}`)}</strong>
      </p>
      {note !== null && <p>{note}</p>}
      <p className="hint">{t('deletion.object')}</p>
    </div>
  )
}
