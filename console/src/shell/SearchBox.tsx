import { SearchOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { Input, type InputRef } from 'antd'
import { type RefObject, useState } from 'react'
import { useTranslation } from 'react-i18next'

export function SearchBox({ field }: { readonly field: RefObject<InputRef | null> }) {
  const { t } = useTranslation('shell')
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const find = () => {
    const search = text.trim()
    if (!search) return
    field.current?.blur()
    setText('')
    void navigate({ to: '/members', search: { search } })
  }
  return (
    <search className="search">
      <Input
        ref={field}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onPressEnter={find}
        onKeyDown={(event) => event.key === 'Escape' && field.current?.blur()}
        prefix={<SearchOutlined aria-hidden="true" />}
        suffix={<kbd>/</kbd>}
        placeholder={t('search.hint')}
        aria-label={t('search')}
        aria-keyshortcuts="/"
        maxLength={254}
      />
    </search>
  )
}
