import { addContract, renewContract } from '@regulars/contract/organisations'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Button, DatePicker, Form, Input, InputNumber, Modal, Tag } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { fieldErrors } from '../problem.ts'
import { useMay, useWorkspace } from '../session.ts'
import { type Contract, centsToMills, type Organisation, unitsToCents } from './organisations.ts'

/** Contracts, latest first; one that nothing continues can be renewed. */
export function ContractsPanel({ organisation }: { readonly organisation: Organisation }) {
  const { t } = useTranslation('organisations')
  const format = useFormat()
  const mayWrite = useMay('members:write')
  const [writing, setWriting] = useState<'new' | Contract>()
  return (
    <section className="panel" aria-labelledby="contracts-title">
      <div className="panel-title">
        <h2 className="panel-heading" id="contracts-title">
          {t('contracts.title')}
        </h2>
        {mayWrite && (
          <Button size="small" onClick={() => setWriting('new')}>
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
              {mayWrite && !contract.renewedBy && (
                <Button size="small" type="text" onClick={() => setWriting(contract)}>
                  {t('contracts.renew')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {writing && (
        <ContractForm
          organisationId={organisation.id}
          {...(writing !== 'new' && { renews: writing })}
          onClose={() => setWriting(undefined)}
        />
      )}
    </section>
  )
}

interface Wanted {
  readonly fee: number
  readonly currency: string
  readonly startsOn: Dayjs
  readonly endsOn: Dayjs
}

interface FormProps {
  readonly organisationId: string
  readonly renews?: Contract
  readonly onClose: () => void
}

/** A contract, or the one that continues another: it begins the day after and lasts a year unless said otherwise. */
function ContractForm({ organisationId, renews, onClose }: FormProps) {
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
  const first = renews ? dayjs(renews.endsOn).add(1, 'day') : dayjs()
  const submit = (wanted: Wanted) => {
    const terms = {
      feeCents: unitsToCents(wanted.fee),
      startsOn: wanted.startsOn.format('YYYY-MM-DD'),
      endsOn: wanted.endsOn.format('YYYY-MM-DD'),
    }
    if (renews) renew.run({ params: { id: organisationId, contract: renews.id }, body: terms })
    else add.run({ params: { id: organisationId }, body: { ...terms, currency: wanted.currency } })
  }
  return (
    <Modal
      open
      onCancel={onClose}
      title={t(renews ? 'contracts.renewTitle' : 'contracts.add')}
      okText={t(renews ? 'contracts.renew' : 'contracts.add')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'contract', loading: add.isPending || renew.isPending }}
    >
      <Form<Wanted>
        name="contract"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          fee: renews ? renews.feeCents / 100 : undefined,
          currency: renews?.currency ?? currency,
          startsOn: first,
          endsOn: first.add(1, 'year').subtract(1, 'day'),
        }}
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
          <Input maxLength={3} disabled={renews !== undefined} />
        </Form.Item>
        <Form.Item name="startsOn" label={t('contracts.startsOn')} rules={[{ required: true, message: t('rule.day') }]}>
          <DatePicker className="wide" />
        </Form.Item>
        <Form.Item name="endsOn" label={t('contracts.endsOn')} rules={[{ required: true, message: t('rule.day') }]}>
          <DatePicker className="wide" />
        </Form.Item>
      </Form>
    </Modal>
  )
}
