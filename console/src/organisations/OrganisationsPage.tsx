import { PlusOutlined, SearchOutlined } from '@ant-design/icons'
import { listOrganisations } from '@regulars/contract/organisations'
import { organisationKinds } from '@regulars/contract/rules'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, Input, Segmented, Table, type TableProps, Tag } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePages } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { LinkButton } from '../shell/LinkButton.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'
import { TabLinks } from '../shell/TabLinks.tsx'
import { useIsPhone } from '../shell/useMedia.ts'
import { OrganisationForm } from './OrganisationForm.tsx'
import { OrganisationPage } from './OrganisationPage.tsx'
import { isFiltered, type OrganisationSummary, type OrganisationsFilter, readFilter } from './organisations.ts'
import { RenewalsTab } from './RenewalsTab.tsx'
import './organisations.css'

const route = getRouteApi('/signedIn/shell/organisations')
const tabs = ['list', 'renewals'] as const
const kinds = ['all', ...organisationKinds] as const

/** Companies and public bodies that buy under a contract, and whose contract ends when. */
export function OrganisationsPage() {
  const { organisation } = route.useSearch()
  if (organisation) return <OrganisationPage key={organisation} id={organisation} />
  return <Overview />
}

function Overview() {
  const { t } = useTranslation('organisations')
  const format = useFormat()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const mayWrite = useMay('members:write')
  const [creating, setCreating] = useState(false)
  const tab = search.tab === 'renewals' ? 'renewals' : 'list'
  const filter = readFilter(search)
  const found = usePages(listOrganisations, { query: { ...filter, limit: 50 } }, { keepPrevious: true })
  const total = found.first?.total
  const create = mayWrite && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
      {t('new')}
    </Button>
  )
  return (
    <>
      <PageHead
        title={t('title')}
        {...(total !== undefined && {
          answer: t(isFiltered(filter) ? 'list.matching' : 'list.answer', { count: total, n: format.count(total) }),
        })}
        actions={create}
      />
      <TabLinks label={t('title')} here={tab}>
        {tabs.map((key) => (
          <Link
            key={key}
            to="/organisations"
            // Named, not left out: the router takes an address without a tab for part of every tab's.
            search={{ tab: key }}
            className="tab-link"
            {...(key === tab && { 'aria-current': 'page' })}
          >
            {t(`tab.${key}`)}
          </Link>
        ))}
      </TabLinks>
      {tab === 'renewals' ? (
        <RenewalsTab />
      ) : (
        <div className="panel">
          <Toolbar filter={filter} />
          <Answer
            of={{ data: found.first, error: found.error, refetch: found.refetch }}
            isEmpty={({ items }) => items.length === 0}
            empty={
              isFiltered(filter) ? (
                <Empty
                  title={t('list.noMatch')}
                  text={t('list.noMatchText')}
                  action={<LinkButton to="/organisations">{t('list.clear')}</LinkButton>}
                />
              ) : (
                <Empty title={t('list.empty')} text={t('list.emptyText')} action={create} />
              )
            }
          >
            {() => (
              <div aria-busy={found.isPlaceholderData}>
                <Organisations of={found.items} />
                <ShowMore pages={found} {...(total !== undefined && { total })} />
              </div>
            )}
          </Answer>
        </div>
      )}
      {creating && (
        <OrganisationForm
          onClose={() => setCreating(false)}
          onSaved={({ id }) => void navigate({ search: { organisation: id } })}
        />
      )}
    </>
  )
}

function Toolbar({ filter }: { readonly filter: OrganisationsFilter }) {
  const { t } = useTranslation(['organisations', 'terms'])
  const navigate = route.useNavigate()
  const [text, setText] = useState(filter.search ?? '')
  useEffect(() => setText(filter.search ?? ''), [filter.search])
  const show = (next: OrganisationsFilter) => void navigate({ search: next, replace: true })
  const find = (search: string) => {
    const { search: _, ...others } = filter
    show({ ...others, ...(search.trim() && { search: search.trim() }) })
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
        maxLength={200}
      />
      <Segmented<(typeof kinds)[number]>
        aria-label={t('field.kind')}
        value={filter.kind ?? 'all'}
        onChange={(kind) => {
          const { kind: _, ...others } = filter
          show(kind === 'all' ? others : { ...others, kind })
        }}
        options={kinds.map((kind) => ({ value: kind, label: kind === 'all' ? t('list.all') : t(`short.${kind}`) }))}
      />
    </div>
  )
}

function Organisations({ of: items }: { readonly of: readonly OrganisationSummary[] }) {
  const { t } = useTranslation(['organisations', 'terms'])
  const format = useFormat()
  const isPhone = useIsPhone()
  const navigate = route.useNavigate()
  const ends = ({ contractEndsOn }: OrganisationSummary) =>
    contractEndsOn ? format.day(contractEndsOn) : <span className="soft">{t('contract.none')}</span>
  if (isPhone) {
    return (
      <ul className="cards">
        {items.map((item) => (
          <li key={item.id}>
            <Link to="/organisations" search={{ organisation: item.id }} className="card-link">
              <strong>
                {item.name} <Strategic of={item} />
              </strong>
              <span className="soft">
                {item.number} · {t(`terms:organisation.${item.kind}`)}
              </span>
              <span className="soft">
                {t('field.endsOn')}: {ends(item)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    )
  }
  const columns: TableProps<OrganisationSummary>['columns'] = [
    {
      key: 'name',
      title: t('field.name'),
      render: (_, item) => (
        <>
          <Link to="/organisations" search={{ organisation: item.id }} className="member-name">
            {item.name}
          </Link>{' '}
          <Strategic of={item} />
          <span className="value-origin">{item.number}</span>
        </>
      ),
    },
    { key: 'kind', title: t('field.kind'), width: 200, render: (_, { kind }) => t(`terms:organisation.${kind}`) },
    { key: 'manager', title: t('field.manager'), width: 160, render: (_, { manager }) => manager?.name ?? '—' },
    {
      key: 'contacts',
      title: t('contacts.title'),
      width: 112,
      align: 'right',
      className: 'number',
      render: (_, { contacts }) => format.count(contacts),
    },
    { key: 'ends', title: t('field.endsOn'), width: 160, render: (_, item) => ends(item) },
  ]
  return (
    <Table<OrganisationSummary>
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={[...items]}
      pagination={false}
      // The link in the first cell is the keyboard's way; the rest of the row serves the mouse.
      onRow={({ id }) => ({ className: 'row-link', onClick: () => void navigate({ search: { organisation: id } }) })}
    />
  )
}

export function Strategic({ of: { strategic } }: { readonly of: { readonly strategic: boolean } }) {
  const { t } = useTranslation('organisations')
  return strategic && <Tag>{t('strategic')}</Tag>
}
