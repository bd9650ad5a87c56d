import { removeField } from '@regulars/contract/fields'
import { useUi } from '@regulars/ui/context.tsx'
import { App, Button, Grid, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import type { Field } from './compliance.ts'
import { SensitiveUse } from './SensitiveUse.tsx'

interface Props {
  readonly field: Field
  readonly onEdit: (() => void) | undefined
}

/** One field: what it is for, how long it is kept, when a value came last, and who reads it; on a phone on demand. */
export function FieldCard({ field, onEdit }: Props) {
  const { t } = useTranslation('compliance')
  const { locale, format } = useUi()
  const { md: wide } = Grid.useBreakpoint()
  const { label, purpose, legalBasis, retentionDays, required, writtenOn, state, builtIn } = field
  const facts = [
    [t('field.purpose'), purpose[locale]],
    [t('field.basis'), t(`basis.${legalBasis}`)],
    [
      t('field.retention'),
      retentionDays === null
        ? t('field.retention.membership')
        : t('field.days', { count: retentionDays, n: format.count(retentionDays) }),
    ],
    [t('field.written'), writtenOn === null ? t('field.written.never') : format.day(writtenOn)],
    [t('field.readBy'), <Readers key="readers" field={field} />],
  ] as const
  // On a phone the purpose is what opens the rest.
  const list = (
    <dl className="field-facts">
      {facts.slice(wide ? 0 : 1).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
  return (
    <li className="field-card">
      <div className="field-line">
        <h3 className="panel-heading field-words">
          {label[locale]} <code className="mono field-code">{field.field}</code>{' '}
          {builtIn && <Tag>{t('field.builtIn')}</Tag>}
          {field.sensitive && (
            <Tag color={field.approvedUse ? 'warning' : 'error'}>
              {t('field.isSensitive', { kind: t(`sensitive.${field.sensitive}`) })}
            </Tag>
          )}
          {required && <Tag>{t('field.required')}</Tag>}
          {(state === 'unused' || state === 'unread') && <Tag color="warning">{t(`state.${state}`)}</Tag>}
        </h3>
        {onEdit && <FieldActions field={field} onEdit={onEdit} />}
      </div>
      {wide ? (
        list
      ) : (
        <details>
          <summary className="value-origin field-more">{purpose[locale]}</summary>
          {list}
        </details>
      )}
      {field.sensitive && <SensitiveUse field={field} mayApprove={onEdit !== undefined} />}
    </li>
  )
}

function Readers({ field: { readBy } }: { readonly field: Field }) {
  const { t } = useTranslation('compliance')
  const { format } = useUi()
  const { product, ...counts } = readBy
  const readers = (['segments', 'journeys', 'templates', 'exports'] as const).flatMap((kind) =>
    counts[kind] > 0 ? [t(`readers.${kind}`, { count: counts[kind], n: format.count(counts[kind]) })] : [],
  )
  const all = [...(product ? [t('readers.product')] : []), ...readers]
  return all.length === 0 ? t('readers.nobody') : all.join(' · ')
}

function FieldActions({ field, onEdit }: { readonly field: Field; readonly onEdit: () => void }) {
  const { t } = useTranslation(['compliance', 'shell'])
  const { locale } = useUi()
  const { message, modal } = App.useApp()
  const name = field.label[locale]
  const remove = useCommand(removeField, { done: () => message.success(t('field.removed')) })
  const ask = () =>
    modal.confirm({
      title: t('field.remove.title', { name }),
      content: t('field.remove.text'),
      okText: t('field.remove'),
      okButtonProps: { danger: true },
      cancelText: t('shell:cancel'),
      onOk: () => remove.runAsync({ params: { field: field.field } }).catch(() => {}),
    })
  return (
    <div className="row">
      <Button size="small" onClick={onEdit} aria-label={t('field.edit.label', { name })}>
        {t('field.edit')}
      </Button>
      {!field.builtIn && (
        <Button size="small" danger onClick={ask} aria-label={t('field.remove.label', { name })}>
          {t('field.remove')}
        </Button>
      )}
    </div>
  )
}
