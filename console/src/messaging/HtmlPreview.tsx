import { useMemo } from 'react'
import { safePage } from './outbox.ts'

/** HTML that others wrote, in a frame that runs nothing, loads nothing and leads nowhere. */
export function HtmlPreview({ html, title }: { readonly html: string; readonly title: string }) {
  const page = useMemo(() => safePage(html), [html])
  return <iframe className="message-frame" title={title} sandbox="" srcDoc={page} referrerPolicy="no-referrer" />
}
