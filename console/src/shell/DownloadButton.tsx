import { DownloadOutlined } from '@ant-design/icons'
import type { AnyEndpoint, Sent } from '@regulars/contract'
import { App, Button, type ButtonProps } from 'antd'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fileApi } from '../api.ts'
import { problemWords } from '../problem.ts'
import { proved } from '../proof.ts'
import { saveFile } from './saveFile.ts'

interface Props<E extends AnyEndpoint> {
  readonly endpoint: E
  readonly sent: Sent<E>
  readonly fileName: string
  readonly size?: ButtonProps['size']
  readonly children: ReactNode
}

/** Saves a file that an endpoint answers with. Fetched rather than linked, because a link cannot say which workspace. */
export function DownloadButton<E extends AnyEndpoint>({ endpoint, sent, fileName, size, children }: Props<E>) {
  const { t } = useTranslation('shell')
  const { notification } = App.useApp()
  const [loading, setLoading] = useState(false)
  const download = async () => {
    setLoading(true)
    try {
      saveFile(await proved(() => fileApi(endpoint, sent)), fileName)
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error))
      notification.error({ title: t('commandFailed'), description: problemWords(failure, t('unreachable')) })
    } finally {
      setLoading(false)
    }
  }
  return (
    <Button icon={<DownloadOutlined />} loading={loading} {...(size && { size })} onClick={() => void download()}>
      {children}
    </Button>
  )
}
