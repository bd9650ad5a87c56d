import { carryFinding, closeFinding } from '@regulars/contract/findings'
import { useUi } from '@regulars/ui/context.tsx'
import { App, Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../api.ts'
import { useMay } from '../../session.ts'
import type { Audit, Finding, Item } from './audits.ts'
import { ChangeFinding } from './ChangeFinding.tsx'
import { SayDialog } from './SayDialog.tsx'

interface Props {
  readonly findings: readonly (Finding & { readonly isHeld?: boolean })[]
  /** Who can own them; without it they are not given to others here. */
  readonly people: Audit['people'] | undefined
  readonly titles?: readonly Item[]
}

/** What was found: how grave, whose, due when, and what was done. */
export function FindingList({ findings, people, titles = [] }: Props) {
  return (
    <ul className="cards">
      {findings.map((finding) => (
        <FindingLine
          key={finding.id}
          finding={finding}
          people={people}
          item={titles.find(({ item }) => item === finding.item)}
        />
      ))}
    </ul>
  )
}

const severityColours = { high: 'error', medium: 'warning', low: 'default' } as const

interface LineProps {
  readonly finding: Props['findings'][number]
  readonly people: Props['people']
  readonly item: Item | undefined
}

function FindingLine({ finding, people, item }: LineProps) {
  const { t } = useTranslation('audits')
  const { locale, format } = useUi()
  const { title, severity, owner, dueOn, overdue, foundIn, carriedBecause, done, closedAt, closedBy, isHeld } = finding
  return (
    <li className="finding">
      <div className="finding-words">
        <p className="plain">
          <Tag color={severityColours[severity]}>{t(`severity.${severity}`)}</Tag> <strong>{title}</strong>
        </p>
        <p className="soft plain audit-small">
          {t('finding.from', { quarter: foundIn })}
          {item && ` · ${item.title[locale]}`} · {t('finding.ownedBy', { name: owner.name ?? owner.id })}
        </p>
        {carriedBecause && <p className="plain audit-small">{t('finding.carried', { reason: carriedBecause })}</p>}
        {done && (
          <p className="plain">
            {t('finding.done', { text: done })}{' '}
            <span className="soft audit-small">{closedBy?.name ?? closedBy?.id}</span>
          </p>
        )}
      </div>
      <div className="finding-side">
        <p className={overdue ? 'plain audit-overdue' : 'plain soft'}>
          {closedAt
            ? t('closedOn', { day: format.dayOf(closedAt) })
            : t(overdue ? 'overdueSince' : 'due', { day: format.day(dueOn) })}
        </p>
        {isHeld === false && closedAt === null && <p className="plain soft audit-small">{t('finding.waits')}</p>}
        {closedAt === null && <FindingActions finding={finding} people={people} mayCarry={isHeld === true} />}
      </div>
    </li>
  )
}

interface ActionProps {
  readonly finding: Finding
  readonly people: Props['people']
  readonly mayCarry: boolean
}

function FindingActions({ finding, people, mayCarry }: ActionProps) {
  const { t } = useTranslation('audits')
  const { message } = App.useApp()
  const mayWrite = useMay('compliance:write')
  const [doing, setDoing] = useState<'close' | 'carry' | 'change'>()
  const options = {
    done: () => {
      message.success(t('finding.saved'))
      setDoing(undefined)
    },
    failed: () => {},
  }
  const close = useCommand(closeFinding, options)
  const carry = useCommand(carryFinding, options)
  if (!mayWrite) return null
  const params = { finding: finding.id }
  return (
    <div className="row">
      <Button
        size="small"
        onClick={() => setDoing('close')}
        aria-label={t('finding.close.label', { title: finding.title })}
      >
        {t('finding.close')}
      </Button>
      {mayCarry && (
        <Button
          size="small"
          onClick={() => setDoing('carry')}
          aria-label={t('finding.carry.label', { title: finding.title })}
        >
          {t('finding.carry')}
        </Button>
      )}
      {people && (
        <Button
          size="small"
          onClick={() => setDoing('change')}
          aria-label={t('finding.change.label', { title: finding.title })}
        >
          {t('finding.change')}
        </Button>
      )}
      {doing === 'close' && (
        <SayDialog
          title={finding.title}
          label={t('finding.whatWasDone')}
          okText={t('finding.close')}
          pending={close.isPending}
          error={close.error}
          onSay={(done) => close.run({ params, body: { done } })}
          onClose={() => setDoing(undefined)}
        />
      )}
      {doing === 'carry' && (
        <SayDialog
          title={finding.title}
          label={t('finding.whyCarried')}
          okText={t('finding.carry')}
          pending={carry.isPending}
          error={carry.error}
          onSay={(reason) => carry.run({ params, body: { reason } })}
          onClose={() => setDoing(undefined)}
        />
      )}
      {doing === 'change' && people && (
        <ChangeFinding finding={finding} people={people} onClose={() => setDoing(undefined)} />
      )}
    </div>
  )
}
