import { useFormat } from '@regulars/ui/context.tsx'
import { Drawer } from 'antd'
import { useTranslation } from 'react-i18next'
import { type AuditEntry, differences } from './audit.ts'
import { ObjectLink } from './ObjectLink.tsx'
import { useAuditWords } from './useAuditWords.ts'

interface Props {
  readonly entry: AuditEntry
  readonly onClose: () => void
}

/** One entry: who, when, from where and why, and what changed. */
export function EntryDrawer({ entry, onClose }: Props) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const words = useAuditWords()
  const position = entry.position === null ? t('entry.unsealed') : format.count(entry.position)
  return (
    <Drawer open onClose={onClose} title={words.action(entry.action)} size={640}>
      <dl className="audit-facts">
        {[
          [t('column.at'), format.instantExact(entry.at)],
          [t('column.actor'), words.actor(entry.actor)],
          [t('column.object'), <ObjectLink key="object" object={entry.object} />],
          [t('column.reason'), entry.reason],
          [t('column.position'), position],
          [t('entry.ip'), entry.ip],
          [t('entry.request'), entry.requestId && <code key="request">{entry.requestId}</code>],
        ].map(
          ([name, value]) =>
            value && (
              <div key={String(name)}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <h3 className="sub-title">{t('diff.title')}</h3>
      <Differences entry={entry} />
    </Drawer>
  )
}

function Differences({ entry }: Pick<Props, 'entry'>) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const { changed, same } = differences(entry.before, entry.after)
  return (
    <>
      {changed.length === 0 ? (
        <p className="soft">{t('diff.none')}</p>
      ) : (
        <table className="audit-diff">
          <thead>
            <tr>
              <th scope="col">{t('diff.field')}</th>
              <th scope="col">{t('diff.before')}</th>
              <th scope="col">{t('diff.after')}</th>
            </tr>
          </thead>
          <tbody>
            {changed.map(({ field, before, after }) => (
              <tr key={field}>
                <th scope="row">{field}</th>
                <td>{before}</td>
                <td>{after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {same > 0 && <p className="soft">{t('diff.same', { count: same, n: format.count(same) })}</p>}
    </>
  )
}
