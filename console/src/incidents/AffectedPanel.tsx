import { auditChain } from '@regulars/contract/audit'
import { affectedFile, findAffected, incidentFields } from '@regulars/contract/incidents'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, Button, DatePicker, Form, Input, Select, Switch } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { problemWords } from '../problem.ts'
import { useMay } from '../session.ts'
import { DownloadButton } from '../shell/DownloadButton.tsx'
import { type Incident, listed } from './incidents.ts'

interface Props {
  readonly of: Incident
  readonly mayWrite: boolean
}

interface Written {
  readonly between: [Dayjs, Dayjs]
  readonly actors?: string[]
  readonly addresses?: string
  readonly exports?: string
  readonly fields?: (typeof incidentFields)[number][]
  readonly clear: boolean
}

/** Whose data it is: asked of the access log, the audit log and the exports. */
export function AffectedPanel({ of: incident, mayWrite }: Props) {
  const { t } = useTranslation(['incidents', 'shell'])
  const { format } = useUi()
  const { affected } = incident
  return (
    <section className="panel" aria-labelledby="incident-affected">
      <h2 className="panel-title" id="incident-affected">
        {t('affected')}
        {mayWrite && affected && affected.members > 0 && (
          <DownloadButton
            endpoint={affectedFile}
            sent={{ params: { id: incident.id } }}
            fileName={`incident-${incident.id}.csv`}
            size="small"
          >
            {t('download')}
          </DownloadButton>
        )}
      </h2>
      {affected ? (
        <p className="plain">
          <strong>{t('found', { count: affected.members, n: format.count(affected.members) })}</strong>{' '}
          <span className="soft">{t('foundAt', { when: format.instant(affected.searchedAt) })}</span>
        </p>
      ) : (
        <p className="soft plain">{t('notSearched')}</p>
      )}
      {affected && affected.exportsWithoutList > 0 && (
        <Alert type="warning" showIcon title={t('withoutList', { count: affected.exportsWithoutList })} />
      )}
      {mayWrite && incident.state === 'open' && <Search of={incident} />}
    </section>
  )
}

function Search({ of: incident }: { readonly of: Incident }) {
  const { t } = useTranslation(['incidents', 'shell'])
  const actors = useEndpoint(auditChain, {}, { enabled: useMay('audit:read') }).data?.actors ?? []
  const find = useCommand(findAffected, { failed: () => {} })
  const before = incident.affected?.criteria
  const send = ({ between, actors: who, addresses, exports, fields, clear }: Written) => {
    const lists = { actors: who, addresses: listed(addresses), exports: listed(exports), fields }
    const given = Object.fromEntries(Object.entries(lists).filter(([, list]) => list?.length))
    const [from, to] = between
    find.run({
      params: { id: incident.id },
      body: { from: from.toISOString(), to: to.toISOString(), clear, ...given },
    })
  }
  return (
    <Form<Written>
      layout="vertical"
      requiredMark={false}
      className="dialog-form incident-search"
      initialValues={{
        between: [dayjs(before?.from ?? incident.happenedFrom), dayjs(before?.to ?? incident.happenedTo)],
        actors: before?.actors ?? [],
        addresses: before?.addresses?.join(' '),
        exports: before?.exports?.join(' '),
        fields: before?.fields ?? [],
        clear: before?.clear ?? false,
      }}
      onFinish={send}
    >
      {find.error && <Alert type="error" showIcon title={problemWords(find.error, t('shell:unreachable'))} />}
      <Form.Item
        name="between"
        label={t('between')}
        extra={t('deviceTime')}
        rules={[{ required: true, message: t('rule') }]}
      >
        <DatePicker.RangePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" className="wide" />
      </Form.Item>
      <Form.Item name="actors" label={t('by')} extra={t('anyHint')}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={actors
            .filter(({ kind }) => kind === 'user' || kind === 'key')
            .map(({ id, kind, name }) => ({
              value: id,
              label: `${name ?? id} · ${t(`actor.${kind as 'user' | 'key'}`)}`,
            }))}
        />
      </Form.Item>
      <Form.Item name="addresses" label={t('addresses')}>
        <Input placeholder="203.0.113.9" maxLength={2_000} />
      </Form.Item>
      <Form.Item name="exports" label={t('exports')}>
        <Input maxLength={4_000} />
      </Form.Item>
      <Form.Item name="fields" label={t('fields')}>
        <Select mode="multiple" options={incidentFields.map((value) => ({ value, label: t(`field.${value}`) }))} />
      </Form.Item>
      <Form.Item name="clear" label={t('clearOnly')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Button htmlType="submit" type="primary" loading={find.isPending}>
        {t('find')}
      </Button>
    </Form>
  )
}
