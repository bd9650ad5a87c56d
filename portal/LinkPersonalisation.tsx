import { choicesByLink, chooseByLink } from '@regulars/contract/portal'
import type { Client } from '@regulars/sdk'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useWords } from './i18n/index.ts'
import { faceOf } from './Notice.tsx'
import { Switch } from './Switch.tsx'

/** The switch of personalisation for who came by the link of a message: the second tap after the link itself. */
export function LinkPersonalisation({ token, api }: { token: string; api: Client }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const queryKey = ['choices by link', token]
  const params = { token }
  const choices = useQuery({ queryKey, queryFn: ({ signal }) => api(choicesByLink, { params }, { signal }) })
  const choosing = useMutation({
    mutationFn: (personalisation: boolean) => api(chooseByLink, { params, body: { personalisation } }),
    onSuccess: (answer) => queries.setQueryData(queryKey, answer),
  })
  if (choices.isPending) return <output>{t('loading')}</output>
  if (choices.isError && !choices.data) {
    return <p role="alert">{t(`faces.${faceOf(choices.error)}`)}</p>
  }
  const isOn = choosing.isPending ? choosing.variables : choices.data.personalisation
  return (
    <section className="card" aria-label={t('personalisation.title')}>
      <p className="hint">{choices.data.brand}</p>
      <Switch
        label={t('personalisation.label')}
        note={t('unsubscribe.impersonal')}
        on={isOn}
        onChange={(personalisation) => choosing.mutate(personalisation)}
      />
      <p className="hint" role={choosing.isError ? 'alert' : 'status'}>
        {choosing.isSuccess && t(isOn ? 'preferences.saved' : 'unsubscribe.turnedOff')}
        {choosing.isError && t('preferences.failed')}
      </p>
    </section>
  )
}
