import { ArrowLeftOutlined } from '@ant-design/icons'
import { closeAudit, exportAudit, getAudit } from '@regulars/contract/audits'
import { useUi } from '@regulars/ui/context.tsx'
import { Link } from '@tanstack/react-router'
import { App, Button, Progress } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../../api.ts'
import { useMay } from '../../session.ts'
import { Answer } from '../../shell/Answer.tsx'
import { DownloadButton } from '../../shell/DownloadButton.tsx'
import { type Audit, type Item, isFinished } from './audits.ts'
import { ChecklistItem } from './ChecklistItem.tsx'
import { FindingDialog } from './FindingDialog.tsx'
import { FindingList } from './FindingList.tsx'
import { JudgeDialog } from './JudgeDialog.tsx'
import { SayDialog } from './SayDialog.tsx'

/** One audit: how far it is, each item with its evidence and judgement, and what was found. */
export function AuditView({ id }: { readonly id: string }) {
  const { t } = useTranslation('audits')
  const audit = useEndpoint(getAudit, { params: { audit: id } })
  const [judging, setJudging] = useState<Item>()
  const mayWrite = useMay('compliance:write')
  return (
    <>
      <p>
        <Link to="/compliance" search={{ tab: 'audits' }}>
          <ArrowLeftOutlined aria-hidden /> {t('back')}
        </Link>
      </p>
      <Answer of={audit} rows={12}>
        {(data) => {
          const mayJudge = mayWrite && data.state === 'open'
          return (
            <div className="stack">
              <AuditHead audit={data} mayWrite={mayJudge} />
              <section className="panel" aria-labelledby="checklist-title">
                <h2 className="panel-title" id="checklist-title">
                  {t('checklist')}
                </h2>
                <ol className="cards">
                  {data.checklist.map((item) => (
                    <ChecklistItem
                      key={item.item}
                      item={item}
                      onJudge={mayJudge ? () => setJudging(item) : undefined}
                    />
                  ))}
                </ol>
              </section>
              <FindingsPanel audit={data} mayWrite={mayJudge} />
              {judging && <JudgeDialog audit={data} item={judging} onClose={() => setJudging(undefined)} />}
            </div>
          )
        }}
      </Answer>
    </>
  )
}

interface Props {
  readonly audit: Audit
  readonly mayWrite: boolean
}

function AuditHead({ audit, mayWrite }: Props) {
  const { t } = useTranslation('audits')
  const { format } = useUi()
  const { message } = App.useApp()
  const [closing, setClosing] = useState(false)
  const { id, quarter, state, overdue, items, judged, openFindings, dueOn, looksFrom, conclusion, closedAt, closedBy } =
    audit
  const close = useCommand(closeAudit, {
    done: () => {
      message.success(t('closed'))
      setClosing(false)
    },
    failed: () => {},
  })
  return (
    <section className="panel" aria-labelledby="audit-title">
      <h2 className="panel-title" id="audit-title">
        {t('quarter', { quarter })}
        <span className="row">
          <DownloadButton
            endpoint={exportAudit}
            sent={{ params: { audit: id } }}
            fileName={`compliance-audit-${quarter}.csv`}
          >
            {t('export')}
          </DownloadButton>
          {mayWrite && (
            <Button type="primary" disabled={!isFinished(audit)} onClick={() => setClosing(true)}>
              {t('close')}
            </Button>
          )}
        </span>
      </h2>
      <Progress percent={Math.round((judged / items) * 100)} aria-label={t('progress')} />
      <p className="plain">
        {t('judged', { n: format.count(judged), of: format.count(items) })} ·{' '}
        {t('openFindings', { count: openFindings, n: format.count(openFindings) })} ·{' '}
        <span className={overdue ? 'audit-overdue' : undefined}>
          {state === 'closed'
            ? t('closedOn', { day: format.dayOf(closedAt ?? '') })
            : t(overdue ? 'overdueSince' : 'due', { day: format.day(dueOn) })}
        </span>
      </p>
      <p className="soft plain">{t('looksFrom', { day: format.day(looksFrom) })}</p>
      {conclusion && (
        <blockquote className="audit-conclusion">
          {conclusion}
          <footer className="soft">{closedBy?.name ?? closedBy?.id}</footer>
        </blockquote>
      )}
      {mayWrite && !isFinished(audit) && <p className="soft plain">{t('close.when')}</p>}
      {closing && (
        <SayDialog
          title={t('close.title', { quarter })}
          label={t('close.conclusion')}
          okText={t('close')}
          pending={close.isPending}
          error={close.error}
          onSay={(text) => close.run({ params: { audit: id }, body: { conclusion: text } })}
          onClose={() => setClosing(false)}
        />
      )}
    </section>
  )
}

function FindingsPanel({ audit, mayWrite }: Props) {
  const { t } = useTranslation('audits')
  const [adding, setAdding] = useState(false)
  return (
    <section className="panel" aria-labelledby="audit-findings">
      <h2 className="panel-title" id="audit-findings">
        {t('findings')}
        {mayWrite && <Button onClick={() => setAdding(true)}>{t('findings.add')}</Button>}
      </h2>
      {audit.findings.length === 0 ? (
        <p className="soft plain">{t('findings.noneHere')}</p>
      ) : (
        <FindingList findings={audit.findings} people={audit.people} titles={audit.checklist} />
      )}
      {adding && <FindingDialog audit={audit} onClose={() => setAdding(false)} />}
    </section>
  )
}
