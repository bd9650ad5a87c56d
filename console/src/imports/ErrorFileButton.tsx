import { DownloadOutlined } from '@ant-design/icons'
import { importErrors } from '@regulars/contract/connections'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { problemWords } from '../problem.ts'
import { saveFile } from '../shell/saveFile.ts'
import type { ImportRow } from './report.ts'

/** The lines that were not taken, as a file. Fetched rather than linked, because a link cannot say which workspace. */
export function ErrorFileButton({ job }: { readonly job: ImportRow }) {
  const { t } = useTranslation(['imports', 'shell'])
  const { notification } = App.useApp()
  const [loading, setLoading] = useState(false)
  const download = async () => {
    setLoading(true)
    try {
      const text = await api(importErrors, { params: { id: job.id } })
      saveFile(new Blob([text], { type: 'text/csv;charset=utf-8' }), `${job.fileName}.errors.csv`)
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error))
      notification.error({
        title: t('shell:commandFailed'),
        description: problemWords(failure, t('shell:unreachable')),
      })
    } finally {
      setLoading(false)
    }
  }
  return (
    <Button icon={<DownloadOutlined />} loading={loading} onClick={() => void download()}>
      {t('reasons.download')}
    </Button>
  )
}
