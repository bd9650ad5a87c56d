import { assignOwners } from '@regulars/contract/dataMap'
import { useFormat } from '@regulars/ui/context.tsx'
import { Alert, App, Form, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { problemWords } from '../problem.ts'
import { PeopleSelect } from './PeopleSelect.tsx'
import type { Owned, Person } from './registers.ts'

interface Props {
  readonly items: readonly Owned[]
  readonly people: readonly Person[]
  readonly onClose: () => void
  readonly onDone: () => void
}

interface Written {
  readonly accountable: string | null
  readonly responsible: string[]
  readonly consulted: string[]
  readonly informed: string[]
}

/** Gives fields and datasets to people. Of a single one it begins with who has it; of several with nobody. */
export function AssignDialog({ items, people, onClose, onDone }: Props) {
  const { t } = useTranslation(['registers', 'shell'])
  const format = useFormat()
  const { message } = App.useApp()
  const assign = useCommand(assignOwners, {
    done: () => {
      message.success(t('shell:saved'))
      onDone()
      onClose()
    },
    failed: () => {},
  })
  const one = items.length === 1 ? items[0] : undefined
  const still = (list: readonly Person[] = []) => list.filter(({ left }) => !left).map(({ id }) => id)
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('owners.assign', { n: format.count(items.length) })}
      okText={t('shell:save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ htmlType: 'submit', form: 'assign', loading: assign.isPending }}
    >
      {assign.error && <Alert type="error" showIcon title={problemWords(assign.error, t('shell:unreachable'))} />}
      <Form<Written>
        name="assign"
        layout="vertical"
        requiredMark={false}
        className="dialog-form"
        initialValues={{
          accountable: still(one?.accountable ? [one.accountable] : [])[0] ?? null,
          responsible: still(one?.responsible),
          consulted: still(one?.consulted),
          informed: still(one?.informed),
        }}
        onFinish={(roles) =>
          assign.run({ body: { ...roles, subjects: items.map(({ kind, subject }) => ({ kind, subject })) } })
        }
      >
        <Form.Item name="accountable" label={t('part.accountable')} extra={t('part.accountable.hint')}>
          <PeopleSelect people={people} />
        </Form.Item>
        {(['responsible', 'consulted', 'informed'] as const).map((part) => (
          <Form.Item key={part} name={part} label={t(`part.${part}`)} extra={t(`part.${part}.hint`)}>
            <PeopleSelect people={people} several />
          </Form.Item>
        ))}
      </Form>
    </Modal>
  )
}
