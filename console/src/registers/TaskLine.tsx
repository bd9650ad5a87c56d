import { useUi } from '@regulars/ui/context.tsx'
import { Link } from '@tanstack/react-router'
import { Button, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Task } from './registers.ts'

interface Props {
  readonly task: Task
  readonly onEdit: (() => void) | undefined
}

const colours = { late: 'error', open: 'default', done: 'success' } as const

/** One task: what, who, by when; one about a notice says what became of the consents to the words before. */
export function TaskLine({ task, onEdit }: Props) {
  const { t } = useTranslation('registers')
  const { locale, format } = useUi()
  const { title, kind, notice, owner, dueOn, note, state, asked } = task
  const who = !owner ? t('task.nobody') : owner.left ? t('task.left', { name: owner.name }) : owner.name
  return (
    <li className="field-line">
      <div className="field-words">
        {title[locale]} <Tag color={colours[state]}>{t(`task.${state}`)}</Tag>
        <span className="value-origin">
          {[who, t('task.due', { day: format.day(dueOn) }), note].filter(Boolean).join(' · ')}
        </span>
        {kind === 'notice' && (
          <span className="value-origin">
            {notice && (
              <Link to="/consent" search={{ tab: 'purposes' }}>
                {t('task.notice', { notice })}
              </Link>
            )}{' '}
            {asked ? <Asked asked={asked} /> : state !== 'done' && t(notice ? 'asked.notYet' : 'asked.unnamed')}
          </span>
        )}
      </div>
      {onEdit && (
        <Button size="small" onClick={onEdit} aria-label={t('task.edit.label', { title: title[locale] })}>
          {t('task.edit')}
        </Button>
      )}
    </li>
  )
}

function Asked({ asked }: { readonly asked: NonNullable<Task['asked']> }) {
  const { t } = useTranslation('registers')
  const { format } = useUi()
  if (!asked.material) return t('asked.nobody', { version: format.count(asked.version) })
  return t('asked', {
    version: format.count(asked.version),
    n: format.count(asked.consents),
    renewed: format.count(asked.renewed),
    waiting: format.count(asked.waiting),
    withdrawn: format.count(asked.withdrawn),
  })
}
