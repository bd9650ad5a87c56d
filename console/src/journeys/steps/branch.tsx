import { BranchesOutlined } from '@ant-design/icons'
import { Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { EventField } from '../EventField.tsx'
import type { StepKind } from './step.ts'

export const branch: StepKind<'branch'> = {
  icon: <BranchesOutlined />,
  make: (id, next) => ({ id, kind: 'branch', event: 'Order Completed', yes: next, no: next }),
  words: ({ event }, { t }) => t('say.branch', { event }),
  Fields: BranchFields,
}

function BranchFields({ step, onChange }: Parameters<StepKind<'branch'>['Fields']>[0]) {
  const { t } = useTranslation('journeys')
  return (
    <Form.Item label={t('branch.event')} htmlFor="branch-event" extra={t('branch.hint')}>
      <EventField id="branch-event" value={step.event} onChange={(event) => onChange({ ...step, event })} />
    </Form.Item>
  )
}
