import { PlusOutlined } from '@ant-design/icons'
import { saveCollectionPoint } from '@regulars/contract/notices'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, Button, Form, Input, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../problem.ts'
import { useClosingCommand } from '../shell/useClosingCommand.ts'
import { asksOf, asksTwice, codePattern, controlsOf, type Point, type Purpose, type WrittenPoint } from './consent.ts'

interface Props {
  /** Absent: a new one. */
  readonly point: Point | undefined
  readonly purposes: readonly Purpose[]
  /** Notices that were published. */
  readonly notices: readonly string[]
  readonly onClose: () => void
}

/** Writes where members are asked: one control for each purpose and channel, none ticked beforehand. */
export function PointDialog({ point, purposes, notices, onClose }: Props) {
  const { t } = useTranslation(['consent', 'shell'])
  const [form] = Form.useForm<WrittenPoint>()
  const notice = Form.useWatch('notice', form)
  const save = useClosingCommand(saveCollectionPoint, { said: t('points.saved'), onClose, failed: () => {} })
  const mandatory = [{ required: true, whitespace: true, message: t('form.needed') }]
  return (
    <Modal
      open
      onCancel={onClose}
      width={640}
      title={t(point ? 'points.edit.title' : 'points.add')}
      okText={t('shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'point', loading: save.isPending }}
    >
      {save.error && <Alert type="error" showIcon title={problemWords(save.error, t('shell:unreachable'))} />}
      {point?.state === 'published' && (
        <Alert type="warning" showIcon title={t('points.backToDraft')} description={t('points.backToDraftText')} />
      )}
      {notices.length === 0 && <Alert type="info" showIcon title={t('points.noNotice')} />}
      <Form<WrittenPoint>
        name="point"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={point ? { ...point, asks: asksOf(point) } : { asks: [{}] }}
        onFinish={({ code, name, notice: shown, asks }) =>
          save.run({
            params: { point: point?.code ?? code },
            body: { name, notice: shown, controls: controlsOf(asks) },
          })
        }
        className="dialog-form"
      >
        {!point && (
          <Form.Item
            name="code"
            label={t('draft.code')}
            extra={t('points.codeHint')}
            rules={[{ required: true, pattern: codePattern, message: t('draft.codeRule') }]}
          >
            <Input maxLength={60} />
          </Form.Item>
        )}
        {(['zh-CN', 'en'] as const).map((language) => (
          <Form.Item key={language} name={['name', language]} label={t(`form.name.${language}`)} rules={mandatory}>
            <Input lang={language} maxLength={200} />
          </Form.Item>
        ))}
        <Form.Item name="notice" label={t('points.notice')} extra={t('points.noticeHint')} rules={mandatory}>
          <Select options={notices.map((value) => ({ value, label: value }))} />
        </Form.Item>
        <Asks purposes={purposes.filter((purpose) => purpose.notice === notice)} />
      </Form>
    </Modal>
  )
}

/** What is asked for, line by line. Only purposes that the notice speaks of are offered. */
function Asks({ purposes }: { readonly purposes: readonly Purpose[] }) {
  const { t } = useTranslation('consent')
  return (
    <Form.List
      name="asks"
      rules={[
        {
          validator: (_rule, asks: WrittenPoint['asks'] | undefined) =>
            asks && asksTwice(asks) ? Promise.reject(new Error(t('points.twice'))) : Promise.resolve(),
        },
      ]}
    >
      {(lines, { add, remove }, { errors }) => (
        <fieldset className="consent-fieldset">
          <legend>{t('points.asks')}</legend>
          {lines.map(({ key, name }) => (
            <Ask key={key} at={name} purposes={purposes} {...(lines.length > 1 && { onRemove: () => remove(name) })} />
          ))}
          <Form.ErrorList errors={errors} />
          <Button icon={<PlusOutlined />} onClick={() => add({})}>
            {t('points.addAsk')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  )
}

interface AskProps {
  readonly at: number
  readonly purposes: readonly Purpose[]
  readonly onRemove?: () => void
}

function Ask({ at, purposes, onRemove }: AskProps) {
  const { t } = useTranslation(['consent', 'terms'])
  const { locale } = useUi()
  const form = Form.useFormInstance<WrittenPoint>()
  const chosen = Form.useWatch(['asks', at, 'purpose'], form)
  const offered = purposes.find(({ code }) => code === chosen)?.channels ?? []
  return (
    <div className="consent-ask">
      <Form.Item
        name={[at, 'purpose']}
        rules={[{ required: true, message: t('form.needed') }]}
        className="consent-ask-field"
      >
        <Select
          aria-label={t('points.purpose')}
          placeholder={t('points.purpose')}
          options={purposes.map(({ code, name }) => ({ value: code, label: name[locale] }))}
        />
      </Form.Item>
      <Form.Item
        name={[at, 'channel']}
        rules={[{ required: true, message: t('form.needed') }]}
        className="consent-ask-field"
      >
        <Select
          aria-label={t('points.channel')}
          placeholder={t('points.channel')}
          options={offered.map((value) => ({ value, label: t(`terms:channel.${value}`) }))}
        />
      </Form.Item>
      {onRemove && (
        <Button type="text" onClick={onRemove}>
          {t('points.removeAsk')}
        </Button>
      )}
    </div>
  )
}
