import { ClockCircleOutlined, LockOutlined, WarningOutlined } from '@ant-design/icons'
import { useUi } from '@regulars/ui/context.tsx'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { MemberTab } from '../members.ts'
import type { BlockName, Blocks, Content } from './overview.ts'

interface Props<Name extends BlockName> {
  readonly name: Name
  readonly block: Blocks[Name]
  /** The tab that has all of it. */
  readonly all?: { readonly memberId: string; readonly tab: MemberTab }
  readonly onRetry: () => void
  readonly children: (content: Content<Name>) => ReactNode
}

/** One block of a member's page, or the line that says why it is not here. */
export function Block<Name extends BlockName>({ name, block, all, onRetry, children }: Props<Name>) {
  const { t } = useTranslation('overview')
  return (
    <section className="panel" aria-labelledby={`block-${name}`}>
      <h2 className="panel-title" id={`block-${name}`}>
        {t(`block.${name}`)}
        {all && block.state === 'ready' && (
          <Link className="block-all" to="/members/$member" params={{ member: all.memberId }} search={{ tab: all.tab }}>
            {t('all')}
            <span className="visually-hidden"> {t(`block.${name}`)}</span>
          </Link>
        )}
      </h2>
      {block.state === 'ready' ? children(block as Content<Name>) : <Absence of={block} onRetry={onRetry} />}
    </section>
  )
}

type Absent = Exclude<Blocks[BlockName], { state: 'ready' }>

function Absence({ of: block, onRetry }: { readonly of: Absent; readonly onRetry: () => void }) {
  const { t } = useTranslation('overview')
  const { locale } = useUi()
  switch (block.state) {
    case 'withheld':
      return (
        <p className="soft plain">
          <LockOutlined aria-hidden="true" /> {t('withheld', { permission: block.permission })}
        </p>
      )
    case 'missing':
      return (
        <p className="soft plain">
          <ClockCircleOutlined aria-hidden="true" /> {block.reason[locale]}
        </p>
      )
    case 'unavailable':
      return (
        <div role="alert">
          <p className="plain">
            <WarningOutlined aria-hidden="true" /> {block.reason[locale]}
          </p>
          <Button size="small" className="block-retry" onClick={onRetry}>
            {t('retry')}
          </Button>
        </div>
      )
  }
}

/** A block that could be read and has nothing. */
export function Nothing({ children }: { readonly children: ReactNode }) {
  return <p className="soft plain">{children}</p>
}
