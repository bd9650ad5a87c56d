import { useUi } from '@regulars/ui/context.tsx'
import { useTranslation } from 'react-i18next'
import { MessageLine } from '../MessagesTab.tsx'
import { Nothing } from './Block.tsx'
import { type Content, ROWS_SHOWN } from './overview.ts'

/** The latest messages, each with what decided whether it went. */
export function Messages({ messages }: { readonly messages: Content<'messages'> }) {
  const { t } = useTranslation('overview')
  if (messages.items.length === 0) return <Nothing>{t('messages.none')}</Nothing>
  return (
    <ol className="moments">
      {messages.items.slice(0, ROWS_SHOWN).map((message) => (
        <MessageLine key={message.id} intent={message} because={<Because decidedBy={message.decidedBy} />} />
      ))}
    </ol>
  )
}

type DecidedBy = Content<'messages'>['items'][number]['decidedBy']

function Because({ decidedBy }: { readonly decidedBy: DecidedBy }) {
  const { t, i18n } = useTranslation(['overview', 'messaging'])
  const { locale } = useUi()
  if (!decidedBy) return null
  const { check, found } = decidedBy
  // The gate may learn new checks before this page learns their words.
  const name = i18n.exists(`messaging:check.${check}`)
    ? t(`messaging:check.${check}` as 'messaging:check.consent')
    : check
  return <span className="value-origin">{t('messages.because', { check: name, found: found[locale] })}</span>
}
