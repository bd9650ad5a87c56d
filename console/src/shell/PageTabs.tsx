import { Link } from '@tanstack/react-router'
import { TabLinks } from './TabLinks.tsx'

interface Props<Tab extends string> {
  /** What the tabs are parts of. */
  readonly label: string
  readonly to: '/compliance' | '/consent'
  readonly tabs: readonly Tab[]
  readonly here: Tab
  readonly nameOf: (tab: Tab) => string
}

/** The tabs of a page; the open one is `tab` in its address. */
export function PageTabs<Tab extends string>({ label, to, tabs, here, nameOf }: Props<Tab>) {
  return (
    <TabLinks label={label} here={here}>
      {tabs.map((tab) => (
        <Link
          key={tab}
          to={to}
          search={{ tab }}
          replace
          className="tab-link"
          {...(tab === here && { 'aria-current': 'page' })}
        >
          {nameOf(tab)}
        </Link>
      ))}
    </TabLinks>
  )
}
