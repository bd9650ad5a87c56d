import type { ResponseOf } from '@regulars/contract'
import {
  createHousehold,
  joinHousehold,
  leaveHousehold,
  memberHousehold,
  updateHousehold,
} from '@regulars/contract/households'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useEndpoint } from '../api.ts'
import { fieldErrors, problemWords } from '../problem.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { HouseholdTotals } from './HouseholdTotals.tsx'
import { MemberName } from './MemberName.tsx'
import { OneFieldDialog } from './OneFieldDialog.tsx'

type Household = NonNullable<ResponseOf<typeof memberHousehold>['household']>

/** The household a member is in: who else, and what they bought together. */
export function HouseholdPanel({ memberId }: { readonly memberId: string }) {
  const { t } = useTranslation('household')
  const mayWrite = useMay('members:write')
  const [founding, setFounding] = useState(false)
  const answer = useEndpoint(memberHousehold, { params: { member: memberId } })
  return (
    <section className="panel" aria-labelledby="household-title">
      <h2 className="panel-title" id="household-title">
        {t('title')}
      </h2>
      <Answer
        of={answer}
        rows={3}
        isEmpty={({ household }) => household === null}
        empty={
          <Empty
            title={t('none')}
            text={t('noneText')}
            action={mayWrite && <Button onClick={() => setFounding(true)}>{t('create')}</Button>}
          />
        }
      >
        {({ household }) => household && <Together household={household} mayWrite={mayWrite} />}
      </Answer>
      {founding && <Found memberId={memberId} onClose={() => setFounding(false)} />}
    </section>
  )
}

interface TogetherProps {
  readonly household: Household
  readonly mayWrite: boolean
}

function Together({ household, mayWrite }: TogetherProps) {
  const { t } = useTranslation('household')
  const [joining, setJoining] = useState(false)
  return (
    <>
      <p className="plain">
        <strong>{household.name}</strong>
      </p>
      <HouseholdTotals memberIds={household.members.map(({ id }) => id)} />
      <ul className="cards">
        {household.members.map((member) => (
          <li key={member.id} className="household-line">
            <span>
              <MemberName member={member} /> {member.isHead && <Tag>{t('head')}</Tag>}
            </span>
            {mayWrite && <MemberActions householdId={household.id} memberId={member.id} isHead={member.isHead} />}
          </li>
        ))}
      </ul>
      {mayWrite && <Button onClick={() => setJoining(true)}>{t('add')}</Button>}
      {joining && <Join householdId={household.id} onClose={() => setJoining(false)} />}
    </>
  )
}

interface ActionProps {
  readonly householdId: string
  readonly memberId: string
  readonly isHead: boolean
}

function MemberActions({ householdId, memberId, isHead }: ActionProps) {
  const { t } = useTranslation('household')
  const update = useCommand(updateHousehold)
  const leave = useCommand(leaveHousehold)
  return (
    <span className="row">
      {!isHead && (
        <Button
          size="small"
          type="text"
          loading={update.isPending}
          onClick={() => update.run({ params: { id: householdId }, body: { head: memberId } })}
        >
          {t('makeHead')}
        </Button>
      )}
      <Button
        size="small"
        type="text"
        loading={leave.isPending}
        onClick={() => leave.run({ params: { id: householdId, member: memberId } })}
      >
        {t('remove')}
      </Button>
    </span>
  )
}

function Found({ memberId, onClose }: { readonly memberId: string; readonly onClose: () => void }) {
  const { t } = useTranslation(['household', 'shell'])
  const create = useCommand(createHousehold, { done: onClose, failed: () => {} })
  return (
    <OneFieldDialog
      title={t('create')}
      label={t('name')}
      hint={t('nameHint')}
      rule={t('nameRule')}
      maxLength={80}
      isPending={create.isPending}
      problem={create.error && saidOf(create.error, t('shell:unreachable'))}
      onSubmit={(name) => create.run({ body: { name, head: memberId } })}
      onClose={onClose}
    />
  )
}

function Join({ householdId, onClose }: { readonly householdId: string; readonly onClose: () => void }) {
  const { t } = useTranslation(['household', 'shell'])
  const join = useCommand(joinHousehold, { done: onClose, failed: () => {} })
  return (
    <OneFieldDialog
      title={t('add')}
      label={t('member')}
      hint={t('memberHint')}
      rule={t('memberRule')}
      maxLength={200}
      isPending={join.isPending}
      problem={join.error && saidOf(join.error, t('shell:unreachable'))}
      onSubmit={(member) => join.run({ params: { id: householdId }, body: { member } })}
      onClose={onClose}
    />
  )
}

/** With one field on the form, what is wrong with it is said beside it. */
function saidOf(error: Error, unreachable: string): string {
  return fieldErrors(error)[0]?.errors[0] ?? problemWords(error, unreachable)
}
