import { LockOutlined } from '@ant-design/icons'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Alert, Button, Tooltip } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../session.ts'
import { LinkButton } from '../shell/LinkButton.tsx'
import {
  type Attribute,
  inReadingOrder,
  isKnownAttribute,
  isKnownNamespace,
  type Member,
  withRevealed,
} from './members.ts'
import { RevealDialog } from './RevealDialog.tsx'

/** What is known of a member, each value with where it came from and when. */
export function Profile({ member }: { readonly member: Member }) {
  const { t } = useTranslation('members')
  const format = useFormat()
  const [revealed, setRevealed] = useState<readonly Attribute[]>([])
  const [asking, setAsking] = useState(false)
  const mayAudit = useMay('audit:read')
  const mayReveal = useMay('members:reveal')
  const attributes = inReadingOrder(withRevealed(member.attributes, revealed))
  const hasDirect = member.attributes.some((attribute) => attribute.class === 'direct')
  return (
    <section className="panel" aria-labelledby="profile-title">
      <h2 className="panel-title" id="profile-title">
        {t('profile.title')}
        {mayAudit && (
          <LinkButton look="text" to="/audit" search={{ kind: 'member', object: member.id }}>
            {t('profile.audit')}
          </LinkButton>
        )}
        {mayReveal && hasDirect && revealed.length === 0 && (
          <Button onClick={() => setAsking(true)}>{t('reveal.action')}</Button>
        )}
      </h2>
      {revealed.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('reveal.shown')}
          action={
            <Button size="small" onClick={() => setRevealed([])}>
              {t('reveal.hide')}
            </Button>
          }
        />
      )}
      {attributes.length === 0 ? (
        <Empty title={t('profile.empty')} text={t('profile.emptyText')} />
      ) : (
        <dl className="plain">
          {attributes.map((attribute) => (
            <AttributeLine key={attribute.name} attribute={attribute} />
          ))}
        </dl>
      )}
      {member.identifiers.length > 0 && (
        <>
          <h3 className="sub-title">{t('profile.identifiers')}</h3>
          <dl className="plain">
            {member.identifiers.map(({ namespace, value, firstSeenAt }) => (
              <div className="value-line" key={`${namespace}:${value}`}>
                <dt>{isKnownNamespace(namespace) ? t(`identifier.${namespace}`) : namespace}</dt>
                <dd>
                  <span className="mono">{value}</span>
                  <span className="value-origin">{t('profile.firstSeen', { when: format.dayOf(firstSeenAt) })}</span>
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <RevealDialog memberId={member.id} open={asking} onClose={() => setAsking(false)} onRevealed={setRevealed} />
    </section>
  )
}

function AttributeLine({ attribute }: { readonly attribute: Attribute }) {
  const { t } = useTranslation('members')
  const format = useFormat()
  const { name, source, observedAt } = attribute
  return (
    <div className="value-line">
      <dt>
        {isKnownAttribute(name) ? t(`attribute.${name}`) : name}{' '}
        {attribute.class === 'direct' && (
          <Tooltip title={t('profile.direct')}>
            <LockOutlined aria-label={t('profile.direct')} />
          </Tooltip>
        )}
      </dt>
      <dd>
        <AttributeValue value={attribute.value} />
        <span className="value-origin">
          {source} · <time title={format.instantExact(observedAt)}>{format.dayOf(observedAt)}</time>
        </span>
      </dd>
    </div>
  )
}

function AttributeValue({ value }: { readonly value: unknown }) {
  const { t } = useTranslation('members')
  if (typeof value === 'boolean') return t(value ? 'value.true' : 'value.false')
  if (value === null || value === undefined) return '—'
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.join(' · ')
  if (typeof value === 'object') return <code className="mono">{JSON.stringify(value)}</code>
  return String(value)
}
