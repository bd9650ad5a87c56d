import type { AnyEndpoint } from '@regulars/contract'
import { App } from 'antd'
import { type CommandOptions, useCommand } from '../api.ts'

interface Closing<E extends AnyEndpoint> extends Pick<CommandOptions<E>, 'failed'> {
  /** Said once it is done. */
  readonly said: string
  readonly onClose: () => void
}

/** The command of a dialog: once it is done that is said, and the dialog closes. */
export function useClosingCommand<E extends AnyEndpoint>(endpoint: E, { said, onClose, failed }: Closing<E>) {
  const { message } = App.useApp()
  return useCommand(endpoint, {
    done: () => {
      message.success(said)
      onClose()
    },
    ...(failed && { failed }),
  })
}
