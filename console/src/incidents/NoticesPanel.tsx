import { incidentFacts, updateIncident } from '@regulars/contract/incidents'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, App, Button, Form, Input, InputNumber, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { problemWords } from '../problem.ts'
import { Copyable } from '../shell/Copyable.tsx'
import type { Draft, Incident } from './incidents.ts'

interface Props {
  readonly of: Incident
  readonly mayWrite: boolean
}

const languages = ['zh-CN', 'en'] as const

/** What the notices say, in both languages, and how they read so far. */
export function NoticesPanel({ of: incident, mayWrite }: Props) {
  const { t } = useTranslation(['incidents', 'shell'])
  const { locale } = useUi()
  const [language, setLanguage] = useState<(typeof languages)[number]>(locale)
  const drafts = incident.drafts.filter((one) => one.language === language)
  return (
    <section className="panel" aria-labelledby="incident-notices">
      <h2 className="panel-title" id="incident-notices">
        {t('notices')}
        <Segmented
          aria-label={t('language')}
          value={language}
          onChange={setLanguage}
          options={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
        />
      </h2>
      {mayWrite && <Facts key={language} of={incident} language={language} />}
      {drafts.length === 0 ? (
        <p className="soft plain">{t('noDrafts')}</p>
      ) : (
        drafts.map((draft) => <DraftText key={draft.clock} of={draft} incident={incident} />)
      )}
    </section>
  )
}

type Written = Record<(typeof incidentFacts)[number], string> & { readonly people?: number | null }

function Facts({
  of: { id, facts, people: known },
  language,
}: {
  readonly of: Incident
  readonly language: 'zh-CN' | 'en'
}) {
  const { t } = useTranslation(['incidents', 'shell'])
  const { message } = App.useApp()
  const save = useCommand(updateIncident, { done: () => message.success(t('shell:saved')), failed: () => {} })
  const send = ({ people, ...written }: Written) =>
    save.run({
      params: { id },
      body: {
        ...(typeof people === 'number' && people !== known && { people }),
        facts: Object.fromEntries(
          incidentFacts.map((fact) => [fact, { ...facts[fact], [language]: written[fact] ?? '' }]),
        ),
      },
    })
  return (
    <Form<Written>
      layout="vertical"
      requiredMark={false}
      initialValues={{
        ...Object.fromEntries(incidentFacts.map((fact) => [fact, facts[fact][language]])),
        people: known,
      }}
      onFinish={send}
    >
      {save.error && <Alert type="error" showIcon title={problemWords(save.error, t('shell:unreachable'))} />}
      <div className="incident-facts">
        {incidentFacts.map((fact) => (
          <Form.Item key={fact} name={fact} label={t(`fact.${fact}`)}>
            <Input.TextArea lang={language} maxLength={2_000} autoSize={{ minRows: 1, maxRows: 6 }} />
          </Form.Item>
        ))}
        <Form.Item name="people" label={t('fact.people')}>
          <InputNumber min={0} precision={0} className="wide" />
        </Form.Item>
      </div>
      <Button htmlType="submit" loading={save.isPending}>
        {t('shell:save')}
      </Button>
    </Form>
  )
}

function DraftText({ of: draft, incident }: { readonly of: Draft; readonly incident: Incident }) {
  const { t } = useTranslation('incidents')
  const { locale } = useUi()
  const to = incident.clocks.find(({ clock }) => clock === draft.clock)?.to[locale] ?? draft.clock
  return (
    <details className="incident-draft">
      <summary>
        {to}{' '}
        <span className={draft.missing.length > 0 ? 'incident-bad' : 'incident-good'}>
          {draft.missing.length > 0
            ? t('missing', { fields: draft.missing.map((field) => t(`fact.${field}`)).join(t('comma')) })
            : t('complete')}
        </span>
      </summary>
      <Copyable text={draft.text} label={t('copy')} />
    </details>
  )
}
