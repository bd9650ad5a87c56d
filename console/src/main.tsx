import '@regulars/ui/ui.css'
import './shell/shell.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api.ts'
import { startWords } from './i18n/index.ts'
import { router } from './router.tsx'
import { AppFrame } from './shell/AppFrame.tsx'

await startWords()

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <AppFrame>
        <RouterProvider router={router} />
      </AppFrame>
    </QueryClientProvider>
  </StrictMode>,
)
