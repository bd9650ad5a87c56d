import { pauseImportSchedule, removeImportSchedule, runImportSchedule } from '@regulars/contract/importSchedules'
import { useFormat, useUi } from '@regulars/ui/context.tsx'
import { Alert, Badge, type BadgeProps, Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { Copyable } from '../shell/Copyable.tsx'
import { ScheduleForm } from './ScheduleForm.tsx'
import { ScheduleRuns } from './ScheduleRuns.tsx'
import { type ScheduleRow, standingOf } from './schedules.ts'
import { useKinds } from './useKinds.ts'
import { useWhen } from './useWhen.ts'

interface Props {
  readonly schedule: ScheduleRow
  readonly isOpen: boolean
  readonly maySchedule: boolean
  readonly onOpen: (open: boolean) => void
}

const statuses: Readonly<Record<ReturnType<typeof standingOf>, NonNullable<BadgeProps['status']>>> = {
  running: 'processing',
  paused: 'default',
  failing: 'error',
  waiting: 'success',
}

/** One schedule: what it takes from where, when, how the last look went, and what may be done. */
export function SchedulePanel({ schedule, isOpen, maySchedule, onOpen }: Props) {
  const { t } = useTranslation('schedules')
  const { locale } = useUi()
  const format = useFormat()
  const kinds = useKinds()
  const when = useWhen()
  const { id, name, kind, mapping, from, recurrence, timeZone, paused, nextRunAt, lastRun } = schedule
  const standing = standingOf(schedule)
  const [isChanging, setChanging] = useState(false)
  if (isChanging) {
    const close = () => setChanging(false)
    return <ScheduleForm schedule={schedule} onDone={close} onCancel={close} />
  }
  return (
    <section className="panel" aria-labelledby={`schedule-${id}`}>
      <h2 className="panel-title" id={`schedule-${id}`}>
        {name}
        <span className="schedule-standing">
          <Badge status={statuses[standing]} text={t(`standing.${standing}`)} />
        </span>
      </h2>
      <dl className="schedule-facts">
        <dt>{t('what')}</dt>
        <dd>
          {kinds.of(kind)?.name[locale] ?? kind}, {mapping}
        </dd>
        <dt>{t('from')}</dt>
        <dd>{from.place === 'folder' ? <Copyable text={from.folder} label={t('from')} /> : from.url}</dd>
        <dt>{t('when')}</dt>
        <dd>
          {when(recurrence)} <span className="soft">{timeZone}</span>
        </dd>
        <dt>{t('next')}</dt>
        <dd>{paused ? t('standing.paused') : format.instant(nextRunAt)}</dd>
      </dl>
      {from.place === 'folder' && !lastRun && <p className="soft">{t('folder.hint')}</p>}
      {lastRun?.error && (
        <Alert
          type={paused ? 'info' : 'error'}
          showIcon
          title={lastRun.error.message}
          {...(!paused && { description: t('failing', { count: schedule.failures, at: format.instant(nextRunAt) }) })}
        />
      )}
      <div className="row schedule-actions">
        {maySchedule && <Actions schedule={schedule} onChange={() => setChanging(true)} />}
        <Button aria-expanded={isOpen} onClick={() => onOpen(!isOpen)}>
          {t(isOpen ? 'runs.hide' : 'runs.show')}
        </Button>
      </div>
      {isOpen && <ScheduleRuns scheduleId={id} />}
    </section>
  )
}

interface ActionsProps {
  readonly schedule: ScheduleRow
  readonly onChange: () => void
}

function Actions({ schedule, onChange }: ActionsProps) {
  const { t } = useTranslation('schedules')
  const running = useCommand(runImportSchedule)
  const pausing = useCommand(pauseImportSchedule)
  const removing = useCommand(removeImportSchedule)
  const { id, paused, lastRun } = schedule
  return (
    <>
      <Button
        type="primary"
        disabled={lastRun?.state === 'running'}
        loading={running.isPending}
        onClick={() => running.run({ params: { id } })}
      >
        {t('run')}
      </Button>
      <Button loading={pausing.isPending} onClick={() => pausing.run({ params: { id }, body: { paused: !paused } })}>
        {t(paused ? 'resume' : 'pause')}
      </Button>
      <Button disabled={lastRun?.state === 'running'} onClick={onChange}>
        {t('change')}
      </Button>
      <Popconfirm
        title={t('remove.ask')}
        description={<p className="confirm-words">{t('remove.explain')}</p>}
        okText={t('remove')}
        okButtonProps={{ danger: true }}
        onConfirm={() => removing.run({ params: { id } })}
      >
        <Button danger loading={removing.isPending}>
          {t('remove')}
        </Button>
      </Popconfirm>
    </>
  )
}
