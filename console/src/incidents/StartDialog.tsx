import { startIncident } from '@regulars/contract/incidents'
import { useUi } from '@regulars/ui/context.tsx'
import { getRouteApi } from '@tanstack/react-router'
import { Alert, Checkbox, DatePicker, Form, Input, InputNumber, Modal, Switch } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { problemWords } from '../problem.ts'
import type { Register } from './incidents.ts'

const route = getRouteApi('/signedIn/shell/compliance')

interface Written {
  readonly title: string
  readonly noticedAt: Dayjs
  readonly happened: [Dayjs, Dayjs]
  readonly people?: number | null
  readonly laws: string[]
  readonly criticalInfrastructure: boolean
  readonly exercise: boolean
}

interface Props {
  readonly laws: Register['laws']
  readonly onClose: () => void
}

/** Starts the plan: the clocks run from when it was noticed. */
export function StartDialog({ laws, onClose }: Props) {
  const { t } = useTranslation(['incidents', 'shell'])
  const { locale } = useUi()
  const navigate = route.useNavigate()
  const start = useCommand(startIncident, {
    done: ({ id }) => {
      onClose()
      void navigate({ search: { tab: 'incidents', incident: id } })
    },
    failed: () => {},
  })
  const needed = [{ required: true, message: t('rule') }]
  const send = ({ noticedAt, happened, people, ...rest }: Written) =>
    start.run({
      body: {
        ...rest,
        noticedAt: noticedAt.toISOString(),
        happenedFrom: happened[0].toISOString(),
        happenedTo: happened[1].toISOString(),
        ...(typeof people === 'number' && { people }),
      },
    })
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('start')}
      okText={t('start.ok')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'incident', loading: start.isPending, danger: true }}
    >
      {start.error && <Alert type="error" showIcon title={problemWords(start.error, t('shell:unreachable'))} />}
      <p className="soft">{t('start.text')}</p>
      <Form<Written>
        name="incident"
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        initialValues={{
          noticedAt: dayjs(),
          happened: [dayjs().subtract(1, 'day'), dayjs()],
          laws: laws.map(({ law }) => law),
          criticalInfrastructure: false,
          exercise: false,
        }}
        onFinish={send}
      >
        <Form.Item
          name="title"
          label={t('title')}
          rules={[{ required: true, whitespace: true, min: 3, message: t('rule') }]}
        >
          <Input maxLength={200} placeholder={t('title.example')} />
        </Form.Item>
        <Form.Item name="noticedAt" label={t('noticedAt')} extra={t('deviceTime')} rules={needed}>
          <DatePicker showTime={{ format: 'HH:mm' }} className="wide" />
        </Form.Item>
        <Form.Item name="happened" label={t('happened')} extra={t('deviceTime')} rules={needed}>
          <DatePicker.RangePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" className="wide" />
        </Form.Item>
        <Form.Item name="people" label={t('peopleKnown')} extra={t('peopleHint')}>
          <InputNumber min={0} precision={0} className="wide" />
        </Form.Item>
        <Form.Item name="laws" label={t('laws')} rules={needed}>
          <Checkbox.Group options={laws.map(({ law, name }) => ({ value: law, label: name[locale] }))} />
        </Form.Item>
        <Form.Item
          name="criticalInfrastructure"
          label={t('critical')}
          extra={t('criticalHint')}
          valuePropName="checked"
        >
          <Switch />
        </Form.Item>
        <Form.Item name="exercise" label={t('asExercise')} extra={t('exerciseHint')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  )
}
