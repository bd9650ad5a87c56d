import { listNamespaces } from '@regulars/contract/namespaces'
import { useFormat, useUi } from '@regulars/ui/context.tsx'
import { Button, Radio } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../../api.ts'
import { useMay } from '../../session.ts'
import { AttributeValue } from '../AttributeValue.tsx'
import { MemberName, useMemberWords } from '../MemberName.tsx'
import { type Attribute, isKnownAttribute, type Member, withRevealed } from '../members.ts'
import { RevealDialog } from '../RevealDialog.tsx'
import { compareAttributes, namespaceName, namespacesOf, type Verdict } from './pairs.ts'
import type { Side } from './useSide.ts'

interface Props {
  readonly sides: readonly [Side, Side]
  readonly survivorId: string
  /** Chooses who stays; absent for those who may not merge. */
  readonly onSurvivor?: (memberId: string) => void
}

/** Two members side by side, line by line, with what is the same and what is not. */
export function Comparison({ sides, survivorId, onSurvivor }: Props) {
  const { t } = useTranslation(['merging', 'members'])
  const [revealed, setRevealed] = useState<ReadonlyMap<string, readonly Attribute[]>>()
  const [asking, setAsking] = useState(false)
  const mayReveal = useMay('members:reveal')
  const members = sides.map(({ member }) => member) as [Member, Member]
  const hasDirect = members.some(({ attributes }) => attributes.some((each) => each.class === 'direct'))
  const shown = members.map(({ id, attributes }) => withRevealed(attributes, revealed?.get(id) ?? [])) as [
    Attribute[],
    Attribute[],
  ]
  return (
    <>
      <table className="comparison">
        <caption className="visually-hidden">{t('comparison')}</caption>
        <thead>
          <tr>
            <td>
              {mayReveal && hasDirect && (
                <Button size="small" onClick={() => (revealed ? setRevealed(undefined) : setAsking(true))}>
                  {t(revealed ? 'members:reveal.hide' : 'members:reveal.action')}
                </Button>
              )}
            </td>
            {members.map((member) => (
              <MemberHead
                key={member.id}
                member={member}
                stays={member.id === survivorId}
                {...(onSurvivor && { onChoose: () => onSurvivor(member.id) })}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          <FactLines sides={sides} />
          {compareAttributes(shown, revealed !== undefined).map(({ name, values, verdict }) => (
            <Line
              key={name}
              title={isKnownAttribute(name) ? t(`members:attribute.${name}`) : name}
              verdict={verdict}
              cells={values.map((value) => value && <Observed attribute={value} />)}
            />
          ))}
          <IdentifierLines members={members} />
        </tbody>
      </table>
      <RevealDialog
        memberIds={members.map(({ id }) => id)}
        open={asking}
        onClose={() => setAsking(false)}
        onRevealed={setRevealed}
      />
    </>
  )
}

interface HeadProps {
  readonly member: Member
  readonly stays: boolean
  readonly onChoose?: () => void
}

function MemberHead({ member, stays, onChoose }: HeadProps) {
  const { t } = useTranslation('merging')
  const words = useMemberWords()
  return (
    <th scope="col" className={stays ? 'comparison-stays' : undefined}>
      <MemberName member={member} />
      {onChoose && (
        <Radio
          name="survivor"
          checked={stays}
          onChange={onChoose}
          aria-label={t('survivor.of', { member: words(member) })}
        >
          {t('survivor')}
        </Radio>
      )}
    </th>
  )
}

interface LineProps {
  readonly title: ReactNode
  readonly verdict?: Verdict
  readonly cells: readonly ReactNode[]
}

function Line({ title, verdict, cells: [one, other] }: LineProps) {
  const { t } = useTranslation('merging')
  return (
    <tr>
      <th scope="row">
        {title}
        {verdict && <span className={`verdict verdict-${verdict}`}>{t(`verdict.${verdict}`)}</span>}
      </th>
      <td>{one ?? <span className="soft">—</span>}</td>
      <td>{other ?? <span className="soft">—</span>}</td>
    </tr>
  )
}

function Observed({ attribute }: { readonly attribute: Attribute }) {
  const format = useFormat()
  return (
    <>
      <AttributeValue value={attribute.value} />
      <span className="value-origin">
        {attribute.source} · {format.dayOf(attribute.observedAt)}
      </span>
    </>
  )
}

/** What is counted of each rather than known: when they came, what they bought, what they have. */
function FactLines({ sides }: Pick<Props, 'sides'>) {
  const { t } = useTranslation(['merging', 'members', 'terms'])
  const format = useFormat()
  const each = (value: (side: Side) => ReactNode) => sides.map(value)
  return (
    <>
      <Line title={t('members:column.joined')} cells={each(({ member }) => format.dayOf(member.joinedAt))} />
      <Line title={t('members:column.lastSeen')} cells={each(({ member }) => format.dayOf(member.lastSeenAt))} />
      <Line title={t('members:column.source')} cells={each(({ member }) => member.source)} />
      <Line
        title={t('members:fact.orders')}
        cells={each(
          ({ totals }) =>
            totals && (
              <>
                {format.count(totals.orders)}
                <span className="value-origin">
                  {[
                    format.money(totals.grossSalesMills),
                    totals.lastOrderAt && t('lastOrder', { day: format.dayOf(totals.lastOrderAt) }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </>
            ),
        )}
      />
      {sides.some(({ balance }) => balance) && (
        <Line
          title={t('members:tab.points')}
          cells={each(({ balance }) => balance && format.points(balance.available))}
        />
      )}
      {sides.some(({ consents }) => consents) && (
        <Line
          title={t('members:tab.consents')}
          cells={each(({ consents }) => {
            const decided = (['granted', 'withdrawn'] as const).map((state) => ({
              state,
              count: consents?.filter((consent) => consent.state === state).length ?? 0,
            }))
            const words = decided.filter(({ count }) => count > 0)
            if (words.length === 0) return null
            return words.map(({ state, count }) => `${t(`terms:consent.${state}`)} ${format.count(count)}`).join(' · ')
          })}
        />
      )}
    </>
  )
}

function IdentifierLines({ members }: { readonly members: readonly [Member, Member] }) {
  const { t } = useTranslation('merging')
  const { locale } = useUi()
  const namespaces = useEndpoint(listNamespaces, {}).data?.items ?? []
  const all = members.flatMap(({ identifiers }) => identifiers)
  return namespacesOf(all, namespaces).map((namespace) => (
    <Line
      key={namespace}
      title={
        <>
          {namespaceName(namespaces, namespace, locale)} <span className="value-origin">{t('identifier')}</span>
        </>
      }
      cells={members.map(({ identifiers }) => {
        const own = identifiers.filter((each) => each.namespace === namespace)
        if (own.length === 0) return null
        return (
          <ul className="evidence-lines" key={namespace}>
            {own.map(({ value, verifiedAt }) => (
              <li key={value}>
                <span className="mono">{value}</span>
                {verifiedAt && <span className="value-origin">{t('verified')}</span>}
              </li>
            ))}
          </ul>
        )
      })}
    />
  ))
}
