import { LockOutlined } from '@ant-design/icons'
import { useFormat } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Tooltip } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../session.ts'
import { LinkButton } from '../shell/LinkButton.tsx'
import { AttributeValue } from './AttributeValue.tsx'
import { type Attribute, inReadingOrder, isKnownAttribute, type Member, withRevealed } from './members.ts'
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
      {member.locked && (
        <Alert type="info" showIcon title={t('profile.locked')} description={t('profile.lockedText')} />
      )}
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
        <p className="profile-identifiers">
          <Link to="/members/$member" params={{ member: member.id }} search={{ tab: 'identity' }} replace>
            {t('profile.identifiers', { count: member.identifiers.length, n: format.count(member.identifiers.length) })}
          </Link>
        </p>
      )}
      <RevealDialog
        memberIds={[member.id]}
        open={asking}
        onClose={() => setAsking(false)}
        onRevealed={(shown) => setRevealed(shown.get(member.id) ?? [])}
      />
    </section>
  )
}

function AttributeLine({ attribute }: { readonly attribute: Attribute }) {
  const { t } = useTranslation(['members', 'terms'])
  const format = useFormat()
  const { name, source, observedAt, toldBy } = attribute
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
          {t(`terms:toldBy.${toldBy}`)} · {source} ·{' '}
          <time title={format.instantExact(observedAt)}>{format.dayOf(observedAt)}</time>
        </span>
      </dd>
    </div>
  )
}
