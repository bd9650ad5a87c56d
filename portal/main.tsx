import { notifyManager } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { takeLink } from './link.ts'
import { applyTheme } from './theme.ts'
import './portal.css'

// A change is on the page in the turn of the tap: React has put a switch back by the end of its event, and with the usual
// scheduler (a timer) a slow phone painted it as it was before.
notifyManager.setScheduler(queueMicrotask)
applyTheme()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App firstLink={takeLink(window)} />
  </StrictMode>,
)
