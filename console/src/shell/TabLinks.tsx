import { type ReactNode, useEffect, useRef } from 'react'

interface Props {
  /** What the tabs are parts of. */
  readonly label: string
  /** The tab one is on; on a phone it is scrolled into view. */
  readonly here: string
  /** Links with the class `tab-link`; the one of the open tab has `aria-current`. */
  readonly children: ReactNode
}

/** Tabs whose place is in the address: they are links, so that each can be sent, opened beside and gone back from. */
export function TabLinks({ label, here, children }: Props) {
  const bar = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it scrolls whenever another tab is open.
  useEffect(() => {
    const open = bar.current?.querySelector<HTMLElement>('[aria-current]')
    if (open && bar.current) bar.current.scrollLeft = open.offsetLeft - bar.current.offsetLeft - edge
  }, [here])
  return (
    <nav ref={bar} className="tab-links" aria-label={label}>
      {children}
    </nav>
  )
}

/** So much of the tab before stays visible: there is more on that side. */
const edge = 48
