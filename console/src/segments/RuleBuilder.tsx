import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import type { Rule } from '@regulars/contract/rules'
import { Button, Dropdown, Segmented, Select, Switch } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { KindName } from './conditions/condition.ts'
import { kindNames, kindOf } from './conditions/index.ts'
import { changeAt, type Group, isGroup, negate, type Path, peel, type RuleCondition, roomFor, rooted } from './rule.ts'

interface Props {
  readonly value: Group
  readonly onChange: (rule: Group) => void
}

/** Edits a rule tree: groups of conditions, each group asking for all or any of them, each line may be turned round. */
export function RuleBuilder({ value, onChange }: Props) {
  const change = (path: Path, next: (node: Rule) => Rule | null) => onChange(rooted(changeAt(value, path, next)))
  return <GroupLines root={value} group={value} path={[]} depth={1} change={change} />
}

type Change = (path: Path, next: (node: Rule) => Rule | null) => void

interface GroupProps {
  readonly root: Group
  readonly group: Group
  readonly path: Path
  readonly depth: number
  readonly change: Change
}

function GroupLines({ root, group, path, depth, change }: GroupProps) {
  const { t } = useTranslation('segments')
  const room = roomFor(root, depth)
  const set = (next: Group) => change(path, () => next)
  const add = (rule: Rule) => set({ ...group, rules: [...group.rules, rule] })
  return (
    <fieldset className="rule-group">
      <legend className="visually-hidden">{t(`group.${group.kind}`)}</legend>
      <div className="row">
        <Segmented<Group['kind']>
          value={group.kind}
          onChange={(kind) => set({ ...group, kind })}
          options={[
            { value: 'all', label: t('builder.all') },
            { value: 'any', label: t('builder.any') },
          ]}
        />
        <span className="soft">{t(`builder.${group.kind}Hint`)}</span>
      </div>
      <ul className="rule-lines">
        {group.rules.map((child, at) => (
          // A line has no identity beyond its place; its fields are controlled, so a shift of places shows the right values.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above.
          <li key={at}>
            <RuleLine root={root} rule={child} path={[...path, at]} depth={depth} change={change} />
          </li>
        ))}
      </ul>
      <div className="row">
        <AddCondition disabled={!room.condition} onAdd={(kind) => add(kindOf(kind).blank())} />
        {room.group && (
          <Button
            type="text"
            onClick={() => add({ kind: group.kind === 'all' ? 'any' : 'all', rules: [kindOf('event').blank()] })}
          >
            {t('builder.addGroup')}
          </Button>
        )}
      </div>
    </fieldset>
  )
}

function RuleLine({ root, rule, path, depth, change }: Omit<GroupProps, 'group'> & { readonly rule: Rule }) {
  const { negated, inner } = peel(rule)
  const innerPath = negated ? [...path, 0] : path
  const frame = { negated, onNegate: () => change(path, negate), onRemove: () => change(path, () => null) }
  if (isGroup(inner)) {
    return (
      <LineFrame {...frame}>
        <GroupLines root={root} group={inner} path={innerPath} depth={depth + 1} change={change} />
      </LineFrame>
    )
  }
  return (
    <LineFrame {...frame}>
      <ConditionLine value={inner} onChange={(next) => change(innerPath, () => next)} />
    </LineFrame>
  )
}

interface FrameProps {
  readonly negated: boolean
  readonly onNegate: () => void
  readonly onRemove: () => void
  readonly children: ReactNode
}

function LineFrame({ negated, onNegate, onRemove, children }: FrameProps) {
  const { t } = useTranslation('segments')
  return (
    <div className={negated ? 'rule-line rule-line-not' : 'rule-line'}>
      <div className="rule-line-body">{children}</div>
      <div className="rule-line-end">
        <Switch
          size="small"
          checked={negated}
          onChange={onNegate}
          aria-label={t('builder.notHint')}
          title={t('builder.notHint')}
        />
        <span className="soft">{t('builder.not')}</span>
        <Button type="text" icon={<DeleteOutlined />} aria-label={t('builder.remove')} onClick={onRemove} />
      </div>
    </div>
  )
}

interface ConditionProps {
  readonly value: RuleCondition
  readonly onChange: (value: RuleCondition) => void
}

function ConditionLine({ value, onChange }: ConditionProps) {
  const { t } = useTranslation('segments')
  // The fields are looked up by the condition's own kind, so the two fit; the type system cannot see that.
  const Fields = kindOf(value.kind).Fields as (props: ConditionProps) => ReactNode
  return (
    <div className="row">
      <Select
        aria-label={t('field.kind')}
        className="rule-kind"
        value={value.kind}
        onChange={(kind) => onChange(kindOf(kind).blank())}
        options={kindNames.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
      />
      <Fields value={value} onChange={onChange} />
    </div>
  )
}

function AddCondition({ disabled, onAdd }: { readonly disabled: boolean; readonly onAdd: (kind: KindName) => void }) {
  const { t } = useTranslation('segments')
  const items = kindNames.map((kind) => ({ key: kind, label: t(`kind.${kind}`), onClick: () => onAdd(kind) }))
  return (
    <Dropdown menu={{ items }} trigger={['click']} disabled={disabled}>
      <Button icon={<PlusOutlined />} title={disabled ? t('builder.full') : undefined}>
        {t('builder.add')}
      </Button>
    </Dropdown>
  )
}
