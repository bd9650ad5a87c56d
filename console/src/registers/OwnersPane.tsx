import { listOwners, signOff } from '@regulars/contract/dataMap'
import { useFormat, useUi } from '@regulars/ui/context.tsx'
import { App, Button, Checkbox, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { useMay, useSession } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { AssignDialog } from './AssignDialog.tsx'
import { Facts } from './Facts.tsx'
import { nameOf, type Owned, type Owners, openOwners, type Person, signable } from './registers.ts'

/** Who answers for each field and dataset; what nobody answers for comes first. */
export function OwnersPane() {
  const owners = useEndpoint(listOwners, {})
  return (
    <Answer of={owners} rows={12}>
      {(data) => <OwnerList owners={data} />}
    </Answer>
  )
}

function OwnerList({ owners: { items, people } }: { readonly owners: Owners }) {
  const { t } = useTranslation(['registers', 'shell'])
  const format = useFormat()
  const { message } = App.useApp()
  const mayAssign = useMay('workspace:manage')
  const mine = signable(items, useSession().user.id)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [assigning, setAssigning] = useState(false)
  const sign = useCommand(signOff, { done: () => message.success(t('owners.signed')) })
  const selected = items.filter((item) => chosen.has(nameOf(item)))
  const choose = (names: readonly string[], on: boolean) =>
    setChosen((before) => new Set(on ? [...before, ...names] : [...before].filter((name) => !names.includes(name))))
  const allNames = items.map(nameOf)
  return (
    <>
      <div className="register-opening">
        <p className="register-answer">
          <OwnersAnswer items={items} />
        </p>
        {mine.length > 0 && (
          <Button
            type="primary"
            loading={sign.isPending}
            onClick={() =>
              sign.run({ body: { subjects: mine.map(({ kind, subject, version }) => ({ kind, subject, version })) } })
            }
          >
            {t('owners.sign', { n: format.count(mine.length) })}
          </Button>
        )}
      </div>
      <section className="panel" aria-labelledby="owners-title">
        <h2 className="panel-title" id="owners-title">
          {t('register.owners')}
        </h2>
        <p className="soft plain">{t('owners.text')}</p>
        {mayAssign && (
          <div className="register-choice">
            <Checkbox
              checked={selected.length === items.length}
              indeterminate={selected.length > 0 && selected.length < items.length}
              onChange={({ target }) => choose(allNames, target.checked)}
            >
              {t('owners.all')}
            </Checkbox>
            <Button disabled={selected.length === 0} onClick={() => setAssigning(true)}>
              {t('owners.assign', { n: format.count(selected.length) })}
            </Button>
          </div>
        )}
        <ul className="cards">
          {items.map((item) => (
            <OwnedLine
              key={nameOf(item)}
              item={item}
              chosen={mayAssign ? chosen.has(nameOf(item)) : undefined}
              onChoose={(on) => choose([nameOf(item)], on)}
            />
          ))}
        </ul>
      </section>
      {assigning && (
        <AssignDialog
          items={selected}
          people={people}
          onClose={() => setAssigning(false)}
          onDone={() => setChosen(new Set())}
        />
      )}
    </>
  )
}

function OwnersAnswer({ items }: { readonly items: readonly Owned[] }) {
  const { t } = useTranslation('registers')
  const { format } = useUi()
  const { ownerless, unsigned } = openOwners(items)
  const total = format.count(items.length)
  if (ownerless > 0) return t('owners.ownerless', { n: format.count(ownerless), total })
  return unsigned > 0 ? t('owners.unsigned', { n: format.count(unsigned), total }) : t('owners.complete', { total })
}

interface LineProps {
  readonly item: Owned
  /** Undefined: it cannot be chosen. */
  readonly chosen: boolean | undefined
  readonly onChoose: (on: boolean) => void
}

function OwnedLine({ item, chosen, onChoose }: LineProps) {
  const { t } = useTranslation('registers')
  const { locale, format } = useUi()
  const { kind, subject, label, accountable, responsible, consulted, informed, signOff: signed, state } = item
  const names = (people: readonly Person[]) => people.map(({ name }) => name).join(' · ')
  const title = (
    <>
      <strong>{label[locale]}</strong> <code className="mono field-code">{subject}</code>{' '}
      <Tag>{t(`subject.${kind}`)}</Tag>
      <Tag color={state === 'signed' ? 'success' : 'warning'}>{t(`owned.${state}`)}</Tag>
    </>
  )
  return (
    <li className="register-card">
      {chosen === undefined ? (
        <div>{title}</div>
      ) : (
        <Checkbox checked={chosen} onChange={({ target }) => onChoose(target.checked)}>
          {title}
        </Checkbox>
      )}
      {accountable && (
        <Facts
          facts={[
            [t('part.accountable'), accountable.name],
            [t('part.responsible'), names(responsible)],
            [t('part.consulted'), names(consulted)],
            [t('part.informed'), names(informed)],
            [
              t('owners.signOff'),
              signed ? t('owners.by', { name: signed.by.name, at: format.instant(signed.at) }) : '',
            ],
            [
              t('owners.version'),
              signed ? (
                <code key="version" className="mono">
                  {signed.version}
                </code>
              ) : (
                ''
              ),
            ],
          ]}
        />
      )}
    </li>
  )
}
