import { PlusOutlined } from '@ant-design/icons'
import { listTemplates } from '@regulars/contract/messaging'
import { useFormat, useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Mark } from '@regulars/ui/Mark.tsx'
import { PageHead } from '@regulars/ui/PageHead.tsx'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { TemplateForm } from './TemplateForm.tsx'
import { missingLanguages, type TemplateRow } from './templates.ts'
import './messaging.css'

const route = getRouteApi('/signedIn/shell/outbox/templates')
/** Stands in the address for a template not saved yet; no code looks like this. */
const fresh = '+'

/** What messages say, in both languages. */
export function TemplatesPage() {
  const { t } = useTranslation('messaging')
  const { template } = route.useSearch()
  const navigate = route.useNavigate()
  const templates = useEndpoint(listTemplates, {})
  const mayWrite = useMay('messages:write')
  const open = (code: string | undefined) => void navigate({ search: { template: code } })
  const newButton = mayWrite && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => open(fresh)}>
      {t('template.new')}
    </Button>
  )
  const chosen = templates.data?.items.find(({ code }) => code === template)
  if (template && templates.data && (chosen || template === fresh)) {
    return (
      <>
        <PageHead
          back={
            <Link to="/outbox/templates" search={{}}>
              {t('templates')}
            </Link>
          }
          title={chosen?.code ?? t('template.new')}
        />
        <TemplateForm key={template} {...(chosen && { template: chosen })} onSaved={open} />
      </>
    )
  }
  return (
    <>
      <PageHead
        back={<Link to="/outbox">{t('title')}</Link>}
        title={t('templates')}
        {...(templates.data && { answer: t('template.answer', { count: templates.data.items.length }) })}
        actions={newButton}
      />
      <section className="panel" aria-label={t('templates')}>
        <Answer
          of={templates}
          isEmpty={({ items }) => items.length === 0}
          empty={<Empty title={t('template.empty')} text={t('template.emptyText')} action={newButton} />}
        >
          {({ items }) => <TemplateTable templates={items} />}
        </Answer>
      </section>
    </>
  )
}

function TemplateTable({ templates }: { readonly templates: readonly TemplateRow[] }) {
  const { t } = useTranslation(['messaging', 'terms'])
  const { locale } = useUi()
  const format = useFormat()
  return (
    <Table<TemplateRow>
      size="small"
      rowKey="code"
      pagination={templates.length > 20 && { pageSize: 20 }}
      dataSource={templates}
      columns={[
        {
          key: 'template',
          title: t('column.template'),
          render: (_, { code, content }) => (
            <>
              <Link to="/outbox/templates" search={{ template: code }}>
                {content[locale].subject || code}
              </Link>
              <div className="soft">{code}</div>
            </>
          ),
        },
        {
          key: 'channel',
          title: t('column.channel'),
          responsive: ['md'],
          render: (_, { channel, purpose }) => (
            <>
              <Mark set="channel" name={channel}>
                {t(`terms:channel.${channel}`)}
              </Mark>
              <div className="soft">{purpose}</div>
            </>
          ),
        },
        {
          key: 'languages',
          title: t('column.languages'),
          responsive: ['md'],
          render: (_, { content }) => {
            const missing = missingLanguages(content)
            if (missing.length === 0) return t('languages.both')
            return <span className="soft">{missing.map((language) => t(`missing.${language}`)).join(' ')}</span>
          },
        },
        {
          key: 'updated',
          title: t('column.updated'),
          align: 'right',
          render: (_, { updatedAt }) => format.dayOf(updatedAt),
        },
      ]}
    />
  )
}
