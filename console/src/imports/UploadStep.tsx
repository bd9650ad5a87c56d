import { InboxOutlined } from '@ant-design/icons'
import { listMappings } from '@regulars/contract/mappings'
import { useFormat } from '@regulars/ui/context.tsx'
import { Alert, Button, Progress, Upload } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { problemWords } from '../problem.ts'
import { useWorkspace } from '../session.ts'
import { type Draft, firstDraft, type ImportKind, type UploadedFile } from './mapping.ts'
import { uploadFile } from './upload.ts'

interface Props {
  readonly kind: ImportKind
  readonly onUploaded: (file: UploadedFile, draft: Draft) => void
}

interface Running {
  readonly name: string
  readonly bytes: number
  readonly share: number
}

export function UploadStep({ kind, onUploaded }: Props) {
  const { t } = useTranslation(['imports', 'shell'])
  const workspace = useWorkspace()
  const mappings = useEndpoint(listMappings, {}).data?.items
  const [running, setRunning] = useState<Running>()
  const [problem, setProblem] = useState<Error>()
  const abort = useRef<AbortController>(undefined)

  const send = async (file: File) => {
    abort.current = new AbortController()
    setProblem(undefined)
    setRunning({ name: file.name, bytes: file.size, share: 0 })
    try {
      const onProgress = (share: number) => setRunning({ name: file.name, bytes: file.size, share })
      const uploaded = await uploadFile(file, kind, { onProgress, signal: abort.current.signal })
      onUploaded(uploaded, firstDraft(uploaded, kind, mappings ?? [], workspace))
    } catch (error) {
      setRunning(undefined)
      const cancelled = error instanceof DOMException && error.name === 'AbortError'
      if (!cancelled) setProblem(error instanceof Error ? error : new Error(String(error)))
    }
  }

  if (running) return <Uploading upload={running} onCancel={() => abort.current?.abort()} />
  return (
    <div className="stack">
      {problem && <Alert type="error" showIcon role="alert" title={problemWords(problem, t('shell:unreachable'))} />}
      <Upload.Dragger
        accept=".csv,.gz,.ndjson,.jsonl,.xlsx"
        showUploadList={false}
        disabled={!mappings}
        beforeUpload={(file) => {
          void send(file)
          return false
        }}
      >
        <p className="upload-icon" aria-hidden="true">
          <InboxOutlined />
        </p>
        <p className="upload-title">{t('upload.title')}</p>
        <p className="soft">{t('upload.formats', { row: t(`row.${kind}`) })}</p>
      </Upload.Dragger>
    </div>
  )
}

function Uploading({ upload, onCancel }: { readonly upload: Running; readonly onCancel: () => void }) {
  const { t } = useTranslation(['imports', 'shell'])
  const format = useFormat()
  const { name, bytes, share } = upload
  const percent = Math.floor(share * 100)
  return (
    <section className="panel" aria-busy="true">
      <h2 className="panel-title">{name}</h2>
      <Progress percent={percent} status="active" aria-label={t('upload.progress')} />
      <div className="row import-progress-words">
        <span className="soft number">
          {share < 1
            ? t('upload.sent', { sent: format.bytes(bytes * share), total: format.bytes(bytes) })
            : t('upload.reading')}
        </span>
        <Button onClick={onCancel}>{t('shell:cancel')}</Button>
      </div>
    </section>
  )
}
