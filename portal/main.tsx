import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { takeLink } from './link.ts'
import { applyTheme } from './theme.ts'
import './portal.css'

applyTheme()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App firstLink={takeLink(window)} />
  </StrictMode>,
)
