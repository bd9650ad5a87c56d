import { useId, useState } from 'react'
import { useWords } from './i18n/index.ts'
import type { Membership } from './preferences.ts'
import { useFormat } from './useFormat.ts'

const shownAtFirst = 10

/** How the points came about, newest first. */
export function Entries({ entries }: { entries: Membership['entries'] }) {
  const { t } = useWords()
  const titleId = useId()
  const [shown, setShown] = useState(shownAtFirst)
  return (
    <section aria-labelledby={titleId} className="card">
      <h2 id={titleId}>{t('entries.title')}</h2>
      {entries.length === 0 && <p className="hint">{t('entries.empty')}</p>}
      <ol className="entries">
        {entries.slice(0, shown).map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {entries.length > shown && (
        <button type="button" className="quiet" onClick={() => setShown(entries.length)}>
          {t('entries.more')}
        </button>
      )}
    </section>
  )
}

function Entry({ entry }: { entry: Membership['entries'][number] }) {
  const { t } = useWords()
  const format = useFormat()
  return (
    <li>
      <div>
        <span>{t(`entries.${entry.kind}`)}</span>
        <span className="hint">
          {format.dayOf(entry.occurredAt)}
          {entry.orderId && ` · ${t('entries.order', { order: entry.orderId })}`}
        </span>
      </div>
      <div className="entry-points">
        <span className={entry.points < 0 ? 'taken' : 'earned'}>{format.signed(entry.points)}</span>
        <span className="hint">{t('entries.balance', { points: format.points(entry.balanceAfter) })}</span>
      </div>
    </li>
  )
}
