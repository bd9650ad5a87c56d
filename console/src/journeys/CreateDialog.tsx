import { createJourney, listJourneyTemplates } from '@regulars/contract/journeys'
import { useUi } from '@regulars/ui/context.tsx'
import { Loading } from '@regulars/ui/Faces.tsx'
import { useNavigate } from '@tanstack/react-router'
import { Form, Input, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { SegmentSelect } from './SegmentSelect.tsx'

interface Props {
  readonly segment: string | undefined
  readonly template: string | undefined
  readonly onClose: () => void
}

interface Words {
  readonly template: string
  readonly name: string
  readonly segment?: string
}

/** A draft from a template, for a segment. Nothing is sent before it is started. */
export function CreateDialog({ segment, template, onClose }: Props) {
  const { t } = useTranslation(['journeys', 'shell'])
  const { locale } = useUi()
  const navigate = useNavigate()
  const [form] = Form.useForm<Words>()
  const templates = useEndpoint(listJourneyTemplates, {}).data?.items
  const creating = useCommand(createJourney, {
    done: ({ id }) => void navigate({ to: '/journeys/$journey', params: { journey: id } }),
  })
  const nameOf = (code: string) => templates?.find((one) => one.code === code)?.name[locale] ?? ''
  const first = template ?? templates?.[0]?.code
  return (
    <Modal
      open
      title={t('create.title')}
      okText={t('create.submit')}
      cancelText={t('shell:cancel')}
      confirmLoading={creating.isPending}
      okButtonProps={{ disabled: !templates }}
      onOk={form.submit}
      onCancel={onClose}
    >
      {!templates ? (
        <Loading rows={4} />
      ) : (
        <Form<Words>
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ template: first, name: first && nameOf(first), segment }}
          onValuesChange={(changed) => {
            if (changed.template && !form.isFieldTouched('name')) form.setFieldValue('name', nameOf(changed.template))
          }}
          onFinish={(body) => creating.run({ body })}
        >
          <Form.Item
            name="template"
            label={t('create.template')}
            rules={[{ required: true, message: t('create.templateMissing') }]}
          >
            <Select options={templates.map(({ code, name }) => ({ value: code, label: name[locale] }))} />
          </Form.Item>
          <Form.Item name="segment" label={t('create.segment')} extra={t('create.segmentHint')}>
            <SegmentSelect id="segment" />
          </Form.Item>
          <Form.Item
            name="name"
            label={t('create.name')}
            rules={[{ required: true, whitespace: true, message: t('create.nameMissing') }]}
          >
            <Input maxLength={80} />
          </Form.Item>
          <p className="soft">{t('create.note')}</p>
        </Form>
      )}
    </Modal>
  )
}
