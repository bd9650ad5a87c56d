import { listRegulations } from '@regulars/contract/regulations'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { useMay } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { Facts } from './Facts.tsx'
import { RegulationDialog } from './RegulationDialog.tsx'
import { type Regulation, type Regulations, regulationsAnswer, type Task } from './registers.ts'
import { TaskDialog } from './TaskDialog.tsx'
import { TaskLine } from './TaskLine.tsx'

/** What is being written: a law (a new one, one that is there, or one of a pack), or a task of a law. */
type Editing =
  | { readonly kind: 'law'; readonly law: Regulation | undefined }
  | { readonly kind: 'task'; readonly law: Regulation; readonly task: Task | undefined }

/** Laws, and what each gives to do; what is late comes first. */
export function RegulationsPane() {
  const regulations = useEndpoint(listRegulations, {})
  return (
    <Answer of={regulations} rows={12}>
      {(data) => <RegulationList regulations={data} />}
    </Answer>
  )
}

function RegulationList({ regulations: { items, people, notices } }: { readonly regulations: Regulations }) {
  const { t } = useTranslation('registers')
  const { format } = useUi()
  const [editing, setEditing] = useState<Editing>()
  const mayWrite = useMay('workspace:manage')
  const { id, count } = regulationsAnswer(items)
  const close = () => setEditing(undefined)
  return (
    <>
      <div className="register-opening">
        <p className="register-answer">{t(`regulations.${id}`, { count, n: format.count(count) })}</p>
        {mayWrite && (
          <Button type="primary" onClick={() => setEditing({ kind: 'law', law: undefined })}>
            {t('regulations.add')}
          </Button>
        )}
      </div>
      <div className="stack">
        {items.length === 0 && (
          <section className="panel">
            <Empty title={t('regulations.empty')} text={t('regulations.emptyText')} />
          </section>
        )}
        {items.map((law) => (
          <RegulationCard
            key={law.id ?? `${law.pack?.pack}/${law.version}`}
            law={law}
            onEdit={mayWrite ? setEditing : undefined}
          />
        ))}
      </div>
      {editing?.kind === 'law' && <RegulationDialog law={editing.law} onClose={close} />}
      {editing?.kind === 'task' && (
        <TaskDialog law={editing.law} task={editing.task} people={people} notices={notices} onClose={close} />
      )}
    </>
  )
}

interface CardProps {
  readonly law: Regulation
  readonly onEdit: ((editing: Editing) => void) | undefined
}

const colours = { late: 'error', no_tasks: 'warning', open: 'processing', done: 'success' } as const

function RegulationCard({ law, onEdit }: CardProps) {
  const { t } = useTranslation('registers')
  const { locale, format } = useUi()
  const { id, law: name, version, jurisdiction, effectiveOn, impact, pack, tasks, state } = law
  const isAsleep = id === null && pack?.active === false
  return (
    <section className="panel" aria-label={`${name[locale]} ${version}`}>
      <h2 className="panel-title">
        <span>
          {name[locale]}{' '}
          <Tag color={isAsleep ? 'default' : colours[state]}>{t(isAsleep ? 'law.asleep' : `law.${state}`)}</Tag>
        </span>
        {onEdit && (
          <span className="row">
            {id !== null && (
              <Button size="small" onClick={() => onEdit({ kind: 'task', law, task: undefined })}>
                {t('tasks.add')}
              </Button>
            )}
            <Button
              size="small"
              type={state === 'no_tasks' ? 'primary' : 'default'}
              onClick={() => onEdit({ kind: 'law', law })}
            >
              {t(id === null ? 'law.takeUp' : 'law.edit')}
            </Button>
          </span>
        )}
      </h2>
      <Facts
        facts={[
          [t('law.version'), version],
          [t('law.jurisdiction'), jurisdiction],
          [t('law.effectiveOn'), effectiveOn ? format.day(effectiveOn) : ''],
          [
            t('law.pack'),
            pack
              ? t(pack.active ? 'law.packActive' : 'law.packLoaded', { pack: pack.pack, version: String(pack.version) })
              : '',
          ],
          [t('law.impact'), impact[locale]],
        ]}
      />
      {tasks.length > 0 && (
        <ul className="cards register-tasks">
          {tasks.map((task) => (
            <TaskLine key={task.id} task={task} onEdit={onEdit && (() => onEdit({ kind: 'task', law, task }))} />
          ))}
        </ul>
      )}
    </section>
  )
}
