import { Loading } from '@regulars/ui/Faces.tsx'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { Drawer, type InputRef, Tag, Tooltip } from 'antd'
import { Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWorkspace } from '../session.ts'
import { BottomBar } from './BottomBar.tsx'
import { ProofDialog } from './ProofDialog.tsx'
import { SearchBox } from './SearchBox.tsx'
import { ShortcutsHelp } from './ShortcutsHelp.tsx'
import { SideNav } from './SideNav.tsx'
import { UserMenu } from './UserMenu.tsx'
import { useIsPhone } from './useMedia.ts'
import { useShortcuts } from './useShortcuts.ts'
import { WorkspaceSwitch } from './WorkspaceSwitch.tsx'

/** The frame of every page of a signed-in user. */
export function Shell() {
  const { t } = useTranslation('shell')
  const isPhone = useIsPhone()
  const workspace = useWorkspace()
  const [moreOpen, setMoreOpen] = useState(false)
  const [helpOpen, setHelpOpen] = useState(false)
  const searchField = useRef<InputRef>(null)
  useShortcuts({ search: () => searchField.current?.focus({ cursor: 'all' }), help: () => setHelpOpen(true) })
  const main = useFocusOnPageChange()

  return (
    <div className={workspace.kind === 'demo' ? 'shell shell-demo' : 'shell'}>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      {!isPhone && (
        <aside className="side">
          <Brand />
          <WorkspaceSwitch />
          <SideNav />
        </aside>
      )}
      <div className="column">
        <header className="top">
          {isPhone && <Brand />}
          <SearchBox field={searchField} />
          <div className="top-end">
            {workspace.sandbox && <SandboxMark />}
            <UserMenu onShortcuts={() => setHelpOpen(true)} />
          </div>
        </header>
        <main id="main" ref={main} tabIndex={-1}>
          <Suspense fallback={<Loading rows={10} />}>
            {/* A change of workspace begins every page anew. */}
            <Outlet key={workspace.id} />
          </Suspense>
        </main>
      </div>
      {isPhone && (
        <>
          <BottomBar onMore={() => setMoreOpen(true)} />
          <Drawer open={moreOpen} onClose={() => setMoreOpen(false)} title={t('nav.more')} placement="right" size={304}>
            <WorkspaceSwitch />
            <SideNav onGo={() => setMoreOpen(false)} />
          </Drawer>
        </>
      )}
      <ProofDialog />
      <ShortcutsHelp open={helpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  )
}

function Brand() {
  return (
    <Link to="/" className="brand" aria-label="Regulars 常客">
      <img src="/favicon.svg" alt="" width={24} height={24} />
      <span>
        Regulars<span className="brand-zh"> 常客</span>
      </span>
    </Link>
  )
}

function SandboxMark() {
  const { t } = useTranslation('shell')
  return (
    <Tooltip title={t('sandbox.hint')}>
      <Link to="/settings" hash="sandbox">
        <Tag className="sandbox-tag">{t('sandbox')}</Tag>
      </Link>
    </Tooltip>
  )
}

/** After going to another page, the keyboard and the screen reader begin at its top. */
function useFocusOnPageChange() {
  const main = useRef<HTMLElement>(null)
  const pathname = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current !== undefined && before.current !== pathname) main.current?.focus({ preventScroll: true })
    before.current = pathname
  }, [pathname])
  return main
}
