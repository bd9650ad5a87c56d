import { DownloadOutlined } from '@ant-design/icons'
import { exportAudit } from '@regulars/contract/audit'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { problemWords } from '../problem.ts'
import { saveFile } from '../shell/saveFile.ts'
import { type Filters, queryOf } from './audit.ts'

/** The entries that fit the filters, as a file. Fetched rather than linked, because a link cannot say which workspace. */
export function ExportButton({ filters }: { readonly filters: Filters }) {
  const { t } = useTranslation(['audit', 'shell'])
  const { notification } = App.useApp()
  const [loading, setLoading] = useState(false)
  const download = async () => {
    setLoading(true)
    try {
      const text = await api(exportAudit, { query: queryOf(filters) })
      saveFile(new Blob([text], { type: 'text/csv;charset=utf-8' }), 'audit.csv')
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error))
      const description = problemWords(failure, t('shell:unreachable'))
      notification.error({ title: t('shell:commandFailed'), description })
    } finally {
      setLoading(false)
    }
  }
  return (
    <Button icon={<DownloadOutlined />} loading={loading} onClick={() => void download()}>
      {t('export')}
    </Button>
  )
}
