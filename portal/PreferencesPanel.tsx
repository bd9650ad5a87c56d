import { setMyPreferences } from '@regulars/contract/portal'
import type { Client } from '@regulars/sdk'
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useId } from 'react'
import { ContactChoices } from './ContactChoices.tsx'
import { useWords } from './i18n/index.ts'
import { PurposeChoices } from './PurposeChoices.tsx'
import { byPurpose, type Change, type Membership, withChange, withdrawAll } from './preferences.ts'
import { Switch } from './Switch.tsx'
import { TopicChoices } from './TopicChoices.tsx'

interface Props {
  readonly queryKey: QueryKey
  readonly membership: Membership
  readonly api: Client
}

/** What the brand may send and how it may choose: each switch is saved by itself, at once. */
export function PreferencesPanel({ queryKey, membership, api }: Props) {
  const { t } = useWords()
  const titleId = useId()
  const saving = useSavedChange(queryKey, api)
  const groups = byPurpose(membership.preferences)
  const stopAll = withdrawAll(membership.preferences)
  return (
    <section aria-labelledby={titleId} className="card">
      <h2 id={titleId}>{t('preferences.title')}</h2>
      <p className="hint">{groups.length === 0 ? t('preferences.empty') : t('preferences.explain')}</p>
      {groups.map((group) => (
        <PurposeChoices
          key={group.purpose}
          group={group}
          onChange={({ purpose, channel }, allowed) =>
            saving.mutate({ preferences: [{ purpose, channel, state: allowed ? 'granted' : 'withdrawn' }] })
          }
        />
      ))}
      {stopAll && (
        <button type="button" className="quiet" onClick={() => saving.mutate(stopAll)}>
          {t('preferences.stopAll')}
        </button>
      )}
      <TopicChoices
        topics={membership.topics}
        onChange={(topic, wanted) => saving.mutate({ preferences: [], topics: [{ topic, wanted }] })}
      />
      <ContactChoices
        contact={membership.contact}
        now={new Date()}
        onChange={(contact) => saving.mutate({ preferences: [], contact })}
      />
      <fieldset className="purpose">
        <legend>{t('personalisation.title')}</legend>
        <Switch
          label={t('personalisation.label')}
          note={t('personalisation.explain')}
          on={membership.personalisation}
          onChange={(personalisation) => saving.mutate({ preferences: [], personalisation })}
        />
      </fieldset>
      <SavedNotice key={saving.submittedAt} status={saving.status} onRead={saving.reset} />
    </section>
  )
}

interface NoticeProps {
  readonly status: ReturnType<typeof useSavedChange>['status']
  readonly onRead: () => void
}

const noticeMs = 3000

/** A line that says what became of the last change; the good news goes away by itself. */
function SavedNotice({ status, onRead }: NoticeProps) {
  const { t } = useWords()
  useEffect(() => {
    if (status !== 'success') return
    const timer = setTimeout(onRead, noticeMs)
    return () => clearTimeout(timer)
  }, [status, onRead])
  const words = {
    idle: '',
    pending: t('preferences.saving'),
    success: t('preferences.saved'),
    error: t('preferences.failed'),
  }
  return (
    <p className={`saved saved-${status}`} role={status === 'error' ? 'alert' : 'status'}>
      {words[status]}
    </p>
  )
}

/** Shows a change at once, and takes it back when the server did not take it. Changes go one after the other. */
function useSavedChange(queryKey: QueryKey, api: Client) {
  const queries = useQueryClient()
  return useMutation({
    scope: { id: 'preferences' },
    mutationFn: (change: Change) => api(setMyPreferences, { body: change }),
    onMutate: async (change) => {
      await queries.cancelQueries({ queryKey })
      const before = queries.getQueryData<Membership>(queryKey)
      if (before) queries.setQueryData(queryKey, withChange(before, change))
      return { before }
    },
    onSuccess: (membership) => queries.setQueryData(queryKey, membership),
    onError: (_error, _change, kept) => {
      if (kept?.before) queries.setQueryData(queryKey, kept.before)
      void queries.invalidateQueries({ queryKey })
    },
  })
}
