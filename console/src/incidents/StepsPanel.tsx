import { setIncidentStep } from '@regulars/contract/incidents'
import { getTeam } from '@regulars/contract/team'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, Badge, type BadgeProps, Button, Form, Input, Modal, Radio, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { problemWords } from '../problem.ts'
import { useMay } from '../session.ts'
import type { Incident, Step } from './incidents.ts'

interface Props {
  readonly of: Incident
  readonly mayWrite: boolean
}

const statuses: Record<Step['state'], NonNullable<BadgeProps['status']>> = {
  open: 'processing',
  done: 'success',
  skipped: 'warning',
}

/** The plan: who does what, what shows that it is done, and why something was skipped. */
export function StepsPanel({ of: incident, mayWrite }: Props) {
  const { t } = useTranslation('incidents')
  const { format } = useUi()
  const [setting, setSetting] = useState<Step>()
  return (
    <section className="panel" aria-labelledby="incident-steps">
      <h2 className="panel-title" id="incident-steps">
        {t('steps')}
      </h2>
      <ol className="cards incident-steps">
        {incident.steps.map((one) => (
          <li key={one.step} className="incident-line">
            <div className="incident-words">
              <strong>{t(`step.${one.step}`)}</strong>{' '}
              <Badge status={statuses[one.state]} text={t(`state.${one.state}`)} />
              <span className="value-origin">{t(`stepText.${one.step}`)}</span>
              {one.note && <span className="incident-text">{one.note}</span>}
              <span className="value-origin">
                {[
                  one.ownerName && t('owner', { name: one.ownerName }),
                  one.settledAt && `${format.instant(one.settledAt)} ${one.settledBy ?? ''}`,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
            {mayWrite && (
              <Button
                size="small"
                onClick={() => setSetting(one)}
                aria-label={t('setStep', { step: t(`step.${one.step}`) })}
              >
                {t(one.state === 'open' ? 'settle' : 'change.step')}
              </Button>
            )}
          </li>
        ))}
      </ol>
      {setting && <StepDialog incident={incident} step={setting} onClose={() => setSetting(undefined)} />}
    </section>
  )
}

interface Written {
  readonly state: Step['state']
  readonly owner?: string | null
  readonly note?: string
}

interface DialogProps {
  readonly incident: Incident
  readonly step: Step
  readonly onClose: () => void
}

function StepDialog({ incident, step, onClose }: DialogProps) {
  const { t } = useTranslation(['incidents', 'shell'])
  const [form] = Form.useForm<Written>()
  const state = Form.useWatch('state', form) ?? 'done'
  const team = useEndpoint(getTeam, {}, { enabled: useMay('team:read') })
  const save = useCommand(setIncidentStep, { done: onClose, failed: () => {} })
  const send = ({ state: to, owner = null, note = '' }: Written) =>
    save.run({
      params: { id: incident.id, step: step.step },
      body: to === 'open' ? { state: to, owner } : { state: to, note },
    })
  return (
    <Modal
      open
      onCancel={onClose}
      title={t(`step.${step.step}`)}
      okText={t('shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'step', loading: save.isPending }}
    >
      {save.error && <Alert type="error" showIcon title={problemWords(save.error, t('shell:unreachable'))} />}
      <p className="soft">{t(`stepText.${step.step}`)}</p>
      <Form<Written>
        form={form}
        name="step"
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        initialValues={{ state: step.state === 'open' ? 'done' : step.state, owner: step.owner, note: step.note ?? '' }}
        onFinish={send}
      >
        <Form.Item name="state" label={t('stepState')}>
          <Radio.Group
            options={(['open', 'done', 'skipped'] as const).map((value) => ({ value, label: t(`state.${value}`) }))}
          />
        </Form.Item>
        {state === 'open' ? (
          <Form.Item name="owner" label={t('ownerLabel')}>
            <Select allowClear options={(team.data?.users ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
          </Form.Item>
        ) : (
          <Form.Item
            name="note"
            label={t(state === 'done' ? 'evidence' : 'skipReason')}
            rules={[{ required: true, whitespace: true, min: 3, message: t('rule') }]}
          >
            <Input.TextArea maxLength={2_000} autoSize={{ minRows: 2, maxRows: 8 }} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  )
}
