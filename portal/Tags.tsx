import { setMyTag } from '@regulars/contract/portal'
import type { Client } from '@regulars/sdk'
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import { useWords } from './i18n/index.ts'
import type { Membership } from './preferences.ts'
import { tagWords, valueWords } from './tags.ts'
import { useFormat } from './useFormat.ts'

interface Props {
  readonly queryKey: QueryKey
  readonly membership: Membership
  readonly api: Client
}

/** What the brand uses about the member, in plain words; each can be deleted. */
export function Tags({ queryKey, membership: { tags, blockedTags, tagNames, groups }, api }: Props) {
  const { t, locale } = useWords()
  const format = useFormat()
  const titleId = useId()
  const queries = useQueryClient()
  const setting = useMutation({
    mutationFn: ({ tag, allowed }: { tag: string; allowed: boolean }) =>
      api(setMyTag, { params: { tag }, body: { allowed } }),
    onSuccess: (answer) => queries.setQueryData(queryKey, answer),
  })
  const wordsOf = (tag: string) => tagWords(tag, locale, tagNames)
  const button = (tag: string, allowed: boolean) => (
    <button
      type="button"
      disabled={setting.isPending}
      aria-label={t(allowed ? 'tags.allowOf' : 'tags.deleteOf', { tag: wordsOf(tag) })}
      onClick={() => setting.mutate({ tag, allowed })}
    >
      {t(allowed ? 'tags.allow' : 'tags.delete')}
    </button>
  )
  return (
    <section aria-labelledby={titleId} className="card">
      <h2 id={titleId}>{t('tags.title')}</h2>
      <p className="hint">{t(tags.length + blockedTags.length === 0 ? 'tags.empty' : 'tags.explain')}</p>
      <ul className="tags">
        {tags.map(({ name, value, source, observedAt }) => (
          <li key={name}>
            <span>
              {wordsOf(name)}: <strong>{valueWords(value)}</strong>
              <span className="hint">{t('tags.from', { source, day: format.dayOf(observedAt) })}</span>
            </span>
            {button(name, false)}
          </li>
        ))}
        {blockedTags.map((name) => (
          <li key={name}>
            <span>
              {wordsOf(name)}
              <span className="hint">{t('tags.deleted')}</span>
            </span>
            {button(name, true)}
          </li>
        ))}
      </ul>
      {groups.length > 0 && (
        <p className="hint">
          {t('tags.groups')}: {groups.map(({ name }) => name[locale]).join(' · ')}
        </p>
      )}
      {setting.isError && <p role="alert">{t('preferences.failed')}</p>}
    </section>
  )
}
