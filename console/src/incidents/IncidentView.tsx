import { ArrowLeftOutlined } from '@ant-design/icons'
import { closeIncident, getIncident } from '@regulars/contract/incidents'
import { useUi } from '@regulars/ui/context.tsx'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Form, Input, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { problemWords } from '../problem.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { AffectedPanel } from './AffectedPanel.tsx'
import { ClocksPanel } from './ClocksPanel.tsx'
import type { Incident } from './incidents.ts'
import { NoticesPanel } from './NoticesPanel.tsx'
import { StepsPanel } from './StepsPanel.tsx'

const pollMs = 60_000

/** One incident: whom to tell by when, the plan, whose data it is, and what is said. */
export function IncidentView({ id }: { readonly id: string }) {
  const { t } = useTranslation('incidents')
  const incident = useEndpoint(getIncident, { params: { id } }, { pollMs: () => pollMs })
  const mayWrite = useMay('incidents:write')
  return (
    <>
      <p className="plain">
        <Link to="/compliance" search={{ tab: 'incidents' }}>
          <ArrowLeftOutlined aria-hidden /> {t('back')}
        </Link>
      </p>
      <Answer of={incident} rows={12}>
        {(one) => (
          <div className="stack">
            <Head of={one} />
            <ClocksPanel of={one} mayWrite={mayWrite && one.state === 'open'} />
            <StepsPanel of={one} mayWrite={mayWrite && one.state === 'open'} />
            <AffectedPanel key={one.id} of={one} mayWrite={mayWrite} />
            <NoticesPanel of={one} mayWrite={mayWrite && one.state === 'open'} />
            {(mayWrite || one.review !== null) && <ClosePanel of={one} />}
          </div>
        )}
      </Answer>
    </>
  )
}

function Head({ of: one }: { readonly of: Incident }) {
  const { t } = useTranslation('incidents')
  const { format } = useUi()
  return (
    <header className="incident-head">
      <h2 className="plain">{one.title}</h2>
      <div className="row">
        {one.exercise && <Tag>{t('exercise')}</Tag>}
        <Tag color={one.state === 'open' ? 'red' : 'default'}>{t(one.state)}</Tag>
        <Tag>{t(`severity.${one.severity}`)}</Tag>
        {one.people !== null && <Tag>{t('people', { count: one.people, n: format.count(one.people) })}</Tag>}
        {one.readyMinutes !== null && (
          <Tag color="green">{t('ready', { minutes: format.count(one.readyMinutes) })}</Tag>
        )}
      </div>
      <p className="soft plain">
        {t('span', {
          noticed: format.instant(one.noticedAt),
          from: format.instant(one.happenedFrom),
          to: format.instant(one.happenedTo),
        })}
      </p>
    </header>
  )
}

function ClosePanel({ of: one }: { readonly of: Incident }) {
  const { t } = useTranslation(['incidents', 'shell'])
  const { format } = useUi()
  const close = useCommand(closeIncident, { failed: () => {} })
  return (
    <section className="panel" aria-labelledby="incident-review">
      <h2 className="panel-title" id="incident-review">
        {t('review')}
      </h2>
      {one.review !== null ? (
        <>
          <p className="plain incident-text">{one.review}</p>
          {one.closedAt && <p className="soft plain">{t('closedAt', { when: format.instant(one.closedAt) })}</p>}
        </>
      ) : (
        <Form<{ review: string }>
          layout="vertical"
          requiredMark={false}
          onFinish={(body) => close.run({ params: { id: one.id }, body })}
        >
          {close.error && <Alert type="error" showIcon title={problemWords(close.error, t('shell:unreachable'))} />}
          <Form.Item
            name="review"
            label={t('review.label')}
            extra={t('review.hint')}
            rules={[{ required: true, whitespace: true, min: 10, message: t('rule.ten') }]}
          >
            <Input.TextArea maxLength={10_000} autoSize={{ minRows: 3, maxRows: 12 }} />
          </Form.Item>
          <Button htmlType="submit" loading={close.isPending}>
            {t('close')}
          </Button>
        </Form>
      )}
    </section>
  )
}
