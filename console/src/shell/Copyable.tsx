import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { type ComponentRef, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

interface Props {
  readonly text: string
  /** What the text is. */
  readonly label: string
}

const shownMs = 2000

/** Text to take along: a link, a key, a command. */
export function Copyable({ text, label }: Props) {
  const { t } = useTranslation('shell')
  const place = useRef<ComponentRef<typeof Input.TextArea>>(null)
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), shownMs)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    // Browsers offer the clipboard on secure origins only; elsewhere the text is left selected for Ctrl-C.
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } else place.current?.resizableTextArea?.textArea.select()
  }
  return (
    <div className="copyable">
      <Input.TextArea
        ref={place}
        readOnly
        autoSize={{ maxRows: 10 }}
        value={text}
        aria-label={label}
        className="copyable-text"
      />
      <Button
        icon={copied ? <CheckOutlined /> : <CopyOutlined />}
        onClick={() => void copy()}
        aria-label={`${t('copy')}: ${label}`}
      >
        {t(copied ? 'copied' : 'copy')}
      </Button>
    </div>
  )
}
