import { InboxOutlined, LockOutlined, WarningOutlined } from '@ant-design/icons'
import { Button, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { useUi } from './context.tsx'

/** The four faces of a page or list that has nothing to show yet. */

export function Loading({ rows = 6 }: { readonly rows?: number }) {
  const { words } = useUi()
  return (
    <div className="face-loading" role="status" aria-live="polite">
      <span className="visually-hidden">{words.loading}</span>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  )
}

interface EmptyProps {
  readonly title: ReactNode
  /** What to do next. */
  readonly text?: ReactNode
  readonly action?: ReactNode
  /** Nothing else is on the page: the title is its heading. */
  readonly page?: boolean
}

export function Empty({ title, text, action, page = false }: EmptyProps) {
  return (
    <Face icon={<InboxOutlined />} title={title} text={text} page={page}>
      {action}
    </Face>
  )
}

interface FailedProps {
  /** The server's own words; without them it could not be reached. */
  readonly detail?: string | undefined
  readonly requestId?: string | undefined
  readonly onRetry?: (() => void) | undefined
}

export function Failed({ detail, requestId, onRetry }: FailedProps) {
  const { words } = useUi()
  return (
    <Face icon={<WarningOutlined />} title={words.failedTitle} text={detail ?? words.unreachable} alert>
      {onRetry && <Button onClick={onRetry}>{words.retry}</Button>}
      {requestId && (
        <small className="face-request">
          {words.requestId} <code>{requestId}</code>
        </small>
      )}
    </Face>
  )
}

export function Forbidden({ detail }: { readonly detail: string }) {
  const { words } = useUi()
  return <Face icon={<LockOutlined />} title={words.forbiddenTitle} text={detail} alert />
}

interface FaceProps {
  readonly icon: ReactNode
  readonly title: ReactNode
  readonly text?: ReactNode
  readonly alert?: boolean
  readonly page?: boolean
  readonly children?: ReactNode
}

function Face({ icon, title, text, alert = false, page = false, children }: FaceProps) {
  return (
    <div className="face" role={alert ? 'alert' : undefined}>
      <div className="face-icon" aria-hidden="true">
        {icon}
      </div>
      {page ? <h1 className="face-title">{title}</h1> : <p className="face-title">{title}</p>}
      {text && <p className="face-text">{text}</p>}
      {children && <div className="face-action">{children}</div>}
    </div>
  )
}
