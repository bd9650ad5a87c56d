import { discardQuarantine, replayQuarantine } from '@regulars/contract/events'
import { useFormat } from '@regulars/ui/context.tsx'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'

interface Props {
  readonly ids: readonly string[]
  readonly onDone: () => void
}

/** What can be done with the chosen events. */
export function SelectionBar({ ids, onDone }: Props) {
  const { t } = useTranslation(['events', 'shell'])
  const format = useFormat()
  const { message, modal } = App.useApp()
  const counted = (count: number) => ({ count, n: format.count(count) })
  const replay = useCommand(replayQuarantine, {
    done: ({ replayed }) => {
      message.success(t('replay.done', counted(replayed)))
      onDone()
    },
  })
  const discard = useCommand(discardQuarantine, {
    done: ({ discarded }) => {
      message.success(t('discard.done', counted(discarded)))
      onDone()
    },
  })
  const askToDiscard = () =>
    modal.confirm({
      title: t('discard.title', counted(ids.length)),
      content: t('discard.text'),
      okText: t('discard'),
      okButtonProps: { danger: true },
      cancelText: t('shell:cancel'),
      onOk: () => discard.runAsync({ body: { ids: [...ids] } }).catch(() => {}),
    })
  return (
    <div className="selection-bar" role="status">
      <span>{t('selected', counted(ids.length))}</span>
      <Button type="primary" loading={replay.isPending} onClick={() => replay.run({ body: { ids: [...ids] } })}>
        {t('replay')}
      </Button>
      <Button danger loading={discard.isPending} onClick={askToDiscard}>
        {t('discard')}
      </Button>
    </div>
  )
}
