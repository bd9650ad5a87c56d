import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The member's pages, served by the program at `/portal/`. */
export default defineConfig({
  base: '/portal/',
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022' },
})
