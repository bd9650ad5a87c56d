import { SearchOutlined } from '@ant-design/icons'
import { listSegments } from '@regulars/contract/segments'
import { useNavigate } from '@tanstack/react-router'
import { Input, Segmented, Tag } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import type { MembersFilter } from './members.ts'

const kinds = ['all', 'known', 'anonymous'] as const

/** Search and filters; they live in the address, so that a list can be sent to a colleague. */
export function MembersToolbar({ filter }: { readonly filter: MembersFilter }) {
  const { t } = useTranslation('members')
  const navigate = useNavigate()
  const [text, setText] = useState(filter.search ?? '')
  useEffect(() => setText(filter.search ?? ''), [filter.search])
  const show = (next: MembersFilter) => void navigate({ to: '/members', search: next, replace: true })
  const find = (search: string) => {
    const { search: _, ...others } = filter
    show({ ...others, ...(search.trim() && { search: search.trim() }) })
  }
  const setKind = (kind: (typeof kinds)[number]) => {
    const { kind: _, ...others } = filter
    show(kind === 'all' ? others : { ...others, kind })
  }
  return (
    <div className="toolbar">
      <Input
        className="toolbar-search"
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          if (event.target.value === '') find('')
        }}
        onPressEnter={() => find(text)}
        onBlur={() => text.trim() !== (filter.search ?? '') && find(text)}
        allowClear
        prefix={<SearchOutlined aria-hidden="true" />}
        placeholder={t('list.search')}
        aria-label={t('list.search')}
        maxLength={254}
      />
      <Segmented
        aria-label={t('list.kind')}
        value={filter.kind ?? 'all'}
        onChange={setKind}
        options={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
      />
      {filter.segment && (
        <SegmentTag segment={filter.segment} onClose={() => show({ ...filter, segment: undefined })} />
      )}
    </div>
  )
}

function SegmentTag({ segment, onClose }: { readonly segment: string; readonly onClose: () => void }) {
  const { t } = useTranslation('members')
  const segments = useEndpoint(listSegments, {})
  const name = segments.data?.items.find(({ id }) => id === segment)?.name ?? '…'
  return (
    <Tag closable onClose={onClose}>
      {t('list.inSegment', { name })}
    </Tag>
  )
}
