import { addContract, correctContract, deleteContract, renewContract } from '@regulars/contract/organisations'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { App, Button, DatePicker, Form, Input, InputNumber, Modal, Tag } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { fieldErrors } from '../problem.ts'
import { useMay, useWorkspace } from '../session.ts'
import { type Contract, centsToMills, type Organisation, unitsToCents } from './organisations.ts'

/** Contracts, latest first; one that nothing continues can be renewed, or deleted. */
export function ContractsPanel({ organisation }: { readonly organisation: Organisation }) {
  const { t } = useTranslation('organisations')
  const format = useFormat()
  const mayWrite = useMay('members:write')
  const [writing, setWriting] = useState<Writing>()
  return (
    <section className="panel" aria-labelledby="contracts-title">
      <div className="panel-title">
        <h2 className="panel-heading" id="contracts-title">
          {t('contracts.title')}
        </h2>
        {mayWrite && (
          <Button size="small" onClick={() => setWriting({ as: 'new' })}>
            {t('contracts.add')}
          </Button>
        )}
      </div>
      {organisation.contracts.length === 0 ? (
        <Empty title={t('contract.none')} text={t('contracts.emptyText')} />
      ) : (
        <ul className="cards">
          {organisation.contracts.map((contract) => (
            <li key={contract.id} className="group-line">
              <span>
                {t('contracts.term', { from: format.day(contract.startsOn), to: format.day(contract.endsOn) })}{' '}
                <Tag color={contract.state === 'active' ? 'green' : 'default'}>{t(`state.${contract.state}`)}</Tag>
                {contract.renewedBy && <Tag>{t('contracts.renewed')}</Tag>}
                <span className="value-origin number">
                  {format.money(centsToMills(contract.feeCents), contract.currency)}
                </span>
              </span>
              {mayWrite && (
                <ContractActions
                  organisationId={organisation.id}
                  contract={contract}
                  onRenew={() => setWriting({ as: 'renewal', of: contract })}
                  onCorrect={() => setWriting({ as: 'correction', of: contract })}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {writing && (
        <ContractForm organisationId={organisation.id} writing={writing} onClose={() => setWriting(undefined)} />
      )}
    </section>
  )
}

interface ActionsProps {
  readonly organisationId: string
  readonly contract: Contract
  readonly onRenew: () => void
  readonly onCorrect: () => void
}

function ContractActions({ organisationId, contract, onRenew, onCorrect }: ActionsProps) {
  const { t } = useTranslation(['organisations', 'shell'])
  const { modal } = App.useApp()
  const remove = useCommand(deleteContract)
  const ask = () =>
    modal.confirm({
      title: t('contracts.deleteAsk'),
      content: t('contracts.deleteText'),
      okText: t('contracts.delete'),
      okButtonProps: { danger: true },
      cancelText: t('shell:cancel'),
      onOk: () => remove.runAsync({ params: { id: organisationId, contract: contract.id } }).catch(() => {}),
    })
  return (
    <span className="row">
      {!contract.renewedBy && (
        <Button size="small" type="text" onClick={onRenew}>
          {t('contracts.renew')}
        </Button>
      )}
      <Button size="small" type="text" onClick={onCorrect}>
        {t('contracts.correct')}
      </Button>
      {!contract.renewedBy && (
        <Button size="small" type="text" onClick={ask}>
          {t('contracts.delete')}
        </Button>
      )}
    </span>
  )
}

/** What the form is for: a contract of its own, one that continues another, or what was written wrongly. */
type Writing = { readonly as: 'new' } | { readonly as: 'renewal' | 'correction'; readonly of: Contract }

interface Wanted {
  readonly fee: number
  readonly currency: string
  readonly startsOn: Dayjs
  readonly endsOn: Dayjs
  readonly reason: string
}

interface FormProps {
  readonly organisationId: string
  readonly writing: Writing
  readonly onClose: () => void
}

const titles = { new: 'contracts.add', renewal: 'contracts.renewTitle', correction: 'contracts.correctTitle' } as const
const submits = { new: 'contracts.add', renewal: 'contracts.renew', correction: 'contracts.correct' } as const

/** A contract, or the one that continues another: it begins the day after and lasts a year unless said otherwise. */
function ContractForm({ organisationId, writing, onClose }: FormProps) {
  const { t } = useTranslation(['organisations', 'shell'])
  const { currency } = useWorkspace()
  const [form] = Form.useForm<Wanted>()
  const settled = {
    done: onClose,
    failed: (error: Error) =>
      form.setFields(
        fieldErrors(error).map(({ name, errors }) => ({
          name: (name[0] === 'feeCents' ? 'fee' : name[0]) as keyof Wanted, // the form's words for the server's fields
          errors,
        })),
      ),
  }
  const add = useCommand(addContract, settled)
  const renew = useCommand(renewContract, settled)
  const correct = useCommand(correctContract, settled)
  const submit = ({ fee, startsOn, endsOn, ...wanted }: Wanted) => {
    const terms = {
      feeCents: unitsToCents(fee),
      startsOn: startsOn.format('YYYY-MM-DD'),
      endsOn: endsOn.format('YYYY-MM-DD'),
    }
    if (writing.as === 'new')
      return add.run({ params: { id: organisationId }, body: { ...terms, currency: wanted.currency } })
    const params = { id: organisationId, contract: writing.of.id }
    if (writing.as === 'renewal') return renew.run({ params, body: terms })
    return correct.run({ params, body: { ...terms, currency: wanted.currency, reason: wanted.reason } })
  }
  return (
    <Modal
      open
      onCancel={onClose}
      title={t(titles[writing.as])}
      okText={t(submits[writing.as])}
      cancelText={t('shell:cancel')}
      okButtonProps={{
        htmlType: 'submit',
        form: 'contract',
        loading: add.isPending || renew.isPending || correct.isPending,
      }}
    >
      <Form<Wanted>
        name="contract"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={firstValues(writing, currency)}
        onFinish={submit}
        className="dialog-form"
      >
        <Form.Item name="fee" label={t('contracts.fee')} rules={[{ required: true, message: t('rule.fee') }]}>
          <InputNumber min={0} precision={2} className="wide" autoFocus />
        </Form.Item>
        <Form.Item
          name="currency"
          label={t('contracts.currency')}
          rules={[{ required: true, pattern: /^[A-Z]{3}$/, message: t('rule.currency') }]}
        >
          <Input maxLength={3} disabled={writing.as === 'renewal'} />
        </Form.Item>
        <Form.Item name="startsOn" label={t('contracts.startsOn')} rules={[{ required: true, message: t('rule.day') }]}>
          <DatePicker className="wide" />
        </Form.Item>
        <Form.Item name="endsOn" label={t('contracts.endsOn')} rules={[{ required: true, message: t('rule.day') }]}>
          <DatePicker className="wide" />
        </Form.Item>
        {writing.as === 'correction' && (
          <Form.Item
            name="reason"
            label={t('contracts.reason')}
            rules={[{ required: true, whitespace: true, message: t('rule.reason') }]}
          >
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  )
}

function firstValues(writing: Writing, currency: string): Partial<Wanted> {
  if (writing.as === 'correction') {
    const { feeCents, startsOn, endsOn, ...of } = writing.of
    return { fee: feeCents / 100, currency: of.currency, startsOn: dayjs(startsOn), endsOn: dayjs(endsOn) }
  }
  const before = writing.as === 'renewal' ? writing.of : undefined
  const first = before ? dayjs(before.endsOn).add(1, 'day') : dayjs()
  return {
    ...(before && { fee: before.feeCents / 100 }),
    currency: before?.currency ?? currency,
    startsOn: first,
    endsOn: first.add(1, 'year').subtract(1, 'day'),
  }
}
