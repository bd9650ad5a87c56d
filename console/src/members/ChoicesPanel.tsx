import { memberChoices } from '@regulars/contract/choices'
import { useUi } from '@regulars/ui/context.tsx'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { useNow } from '../shell/useNow.ts'
import { ChangeChoices } from './ChangeChoices.tsx'
import type { Choices } from './consents.ts'

/** How often the member wants to hear of the company, about what, and whether content is chosen for them. */
export function ChoicesPanel({ memberId }: { readonly memberId: string }) {
  const { t } = useTranslation('members')
  const [changing, setChanging] = useState(false)
  const mayChange = useMay('consent:write')
  const choices = useEndpoint(memberChoices, { params: { member: memberId } })
  return (
    <section className="panel" aria-labelledby="choices-title">
      <h2 className="panel-title" id="choices-title">
        {t('choices.title')}
        {mayChange && choices.data && <Button onClick={() => setChanging(true)}>{t('choices.change')}</Button>}
      </h2>
      <Answer of={choices} rows={3}>
        {(answer) => (
          <>
            <ChoiceLines choices={answer} />
            {changing && <ChangeChoices memberId={memberId} choices={answer} onClose={() => setChanging(false)} />}
          </>
        )}
      </Answer>
    </section>
  )
}

function ChoiceLines({ choices: { contact, topics, personalisation } }: { readonly choices: Choices }) {
  const { t } = useTranslation('members')
  const { locale, format } = useUi()
  const now = useNow()
  const isPaused = contact.pausedUntil !== null && new Date(contact.pausedUntil).getTime() > now
  return (
    <dl className="plain">
      <div className="value-line">
        <dt>{t('choices.frequency')}</dt>
        <dd>
          {t(`choices.frequency.${contact.frequency}`)}
          {isPaused && contact.pausedUntil && (
            <span className="value-origin">{t('choices.paused', { day: format.dayOf(contact.pausedUntil) })}</span>
          )}
        </dd>
      </div>
      {topics.map(({ code, name, wanted }) => (
        <div className="value-line" key={code}>
          <dt>{name[locale]}</dt>
          <dd className={wanted ? 'consent-granted' : 'consent-withdrawn'}>
            {t(wanted ? 'choices.wanted' : 'choices.left')}
          </dd>
        </div>
      ))}
      <div className="value-line">
        <dt>{t('choices.personalisation')}</dt>
        <dd>{t(personalisation ? 'consents.personalisation.on' : 'consents.personalisation.off')}</dd>
      </div>
    </dl>
  )
}
