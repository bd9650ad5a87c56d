import { discardQuarantine, replayQuarantine } from '@regulars/contract/events'
import { useFormat } from '@regulars/ui/context.tsx'
import { Alert, App, Button, Drawer, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { useMay } from '../session.ts'
import { type QuarantinedEvent, readMended } from './quarantine.ts'
import { useReasonWords } from './useReasonWords.ts'

interface Props {
  readonly event: QuarantinedEvent
  readonly onClose: () => void
}

/** One refused event: what is wrong with it, and its body to mend. */
export function EventDrawer({ event, onClose }: Props) {
  const { t } = useTranslation('events')
  const format = useFormat()
  const words = useReasonWords()
  const { message } = App.useApp()
  const mayAct = useMay('events:replay') && event.state === 'waiting'
  const [text, setText] = useState(() => JSON.stringify(event.event, null, 2))
  const mended = readMended(text, event.event)
  const replay = useCommand(replayQuarantine, {
    done: ({ replayed }) => {
      message.success(t('replay.done', { count: replayed, n: format.count(replayed) }))
      onClose()
    },
  })
  const discard = useCommand(discardQuarantine, {
    done: ({ discarded }) => {
      message.success(t('discard.done', { count: discarded, n: format.count(discarded) }))
      onClose()
    },
  })
  const send = () => {
    if (mended.ok && mended.changed) replay.run({ body: { ids: [event.id], event: mended.event } })
    else replay.run({ body: { ids: [event.id] } })
  }
  return (
    <Drawer
      open
      onClose={onClose}
      title={t('event.title')}
      size={560}
      footer={
        mayAct && (
          <div className="row">
            <Button
              type="primary"
              disabled={!mended.ok && text !== JSON.stringify(event.event, null, 2)}
              loading={replay.isPending}
              onClick={send}
            >
              {t(mended.ok && mended.changed ? 'event.mend' : 'event.replay')}
            </Button>
            <Button danger loading={discard.isPending} onClick={() => discard.run({ body: { ids: [event.id] } })}>
              {t('discard')}
            </Button>
          </div>
        )
      }
    >
      <Alert type="warning" showIcon title={words(event.reason)} description={event.message} />
      <dl className="event-facts">
        {[
          [t('column.received'), format.instantExact(event.receivedAt)],
          [t('column.source'), event.source],
          [t('event.field'), event.field],
        ].map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <label htmlFor="event-body">{t('event.body')}</label>
      <Input.TextArea
        id="event-body"
        className="event-body"
        value={text}
        onChange={(change) => setText(change.target.value)}
        readOnly={!mayAct}
        autoSize={{ minRows: 10, maxRows: 28 }}
        spellCheck={false}
        aria-describedby="event-help"
        {...(!mended.ok && { status: 'error' as const })}
      />
      <p id="event-help" className="soft event-help">
        {!mended.ok && mended.problem === 'notJson' && (
          <strong role="alert">{t('event.notJson', { problem: mended.detail })} </strong>
        )}
        {!mended.ok && mended.problem === 'notObject' && <strong role="alert">{t('event.notObject')} </strong>}
        {t('event.masked')}
      </p>
    </Drawer>
  )
}
